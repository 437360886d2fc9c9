import type { Finding } from '@groundwork/backstage-plugin-infra-common';
import { nearest, suggestion } from '../platform/nearest';
import type { EditContext } from './applyChange';

/** Finding for a package that does not exist; undefined when it does. */
export function checkPackageName(
  ref: string,
  { platform }: Pick<EditContext, 'platform'>,
): Finding | undefined {
  if (platform.packages.has(ref)) return undefined;
  const refs = [...platform.packages.keys()];
  const near = nearest(ref, refs);
  return {
    severity: 'error',
    rule: 'unknown-package',
    message: `Unknown component package "${ref}"${suggestion(ref, refs)}`,
    target: { field: 'package' },
    ...(near !== undefined && {
      fix: { text: `Use ${near}`, field: { name: 'package', value: near } },
    }),
  };
}
