import type {
  Finding,
  ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import { nearest, suggestion } from '../platform/nearest';
import type { EditContext } from './applyChange';

/**
 * Finding for an environment in which a service does not run; undefined when
 * it does.
 *
 * @param field - key of the change that names it
 */
export function checkEnvironmentName(
  name: string,
  claim: ServiceInfraDocument,
  field: string,
  { platform }: Pick<EditContext, 'platform'>,
): Finding | undefined {
  const names = Object.keys(claim.spec.environments);
  if (names.includes(name)) return undefined;
  const service = claim.metadata.name;
  const near = nearest(name, names);
  const isKnown = platform.environments.has(name);
  return {
    severity: 'error',
    rule: 'unknown-environment',
    message: isKnown
      ? `${service} does not run in ${name}; it runs in ${
          names.join(', ') || 'no environment'
        }. Add the environment first.`
      : `${service} runs in no environment "${name}"${suggestion(name, names)}`,
    target: { environment: name, field },
    ...(near !== undefined &&
      !isKnown && {
        fix: {
          text: `Use ${near}`,
          ...(field !== 'environments' && {
            field: { name: field, value: near },
          }),
        },
      }),
  };
}
