import type { Finding } from '@groundwork/backstage-plugin-infra-common';
import type { YamlRefusal } from '../yaml';

/** Why a document cannot be edited without touching what people wrote. */
export function yamlRefusals(
  path: string,
  refusals: readonly YamlRefusal[],
): Finding[] {
  return refusals.map(({ line, column, reason, proposal }) => ({
    severity: 'error',
    rule: 'document-edit',
    message: `The document cannot be edited without touching what people wrote: ${reason} ${proposal}`,
    source: { path, line, column },
  }));
}
