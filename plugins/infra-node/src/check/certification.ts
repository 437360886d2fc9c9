import {
  isUsable,
  type Finding,
} from '@groundwork/backstage-plugin-infra-common';
import {
  choosePackage,
  missingWords,
  unusableReason,
} from '../inputs/choosePackage';
import { sourceOf } from '../inputs/sourceOf';
import type { ResolvedEnvironment } from '../inputs/resolved';
import type { Platform } from '../platform/platform';

/**
 * Asks whether the packages of a service are good enough for their
 * environments, and names the nearest one that would be.
 *
 * @public
 */
export function checkCertification(options: {
  platform: Platform;
  environments: readonly ResolvedEnvironment[];
  now: Date;
}): Finding[] {
  const { platform, now } = options;
  return options.environments.flatMap((resolved): Finding[] => {
    const environment = resolved.environment.document;
    const { name } = environment.metadata;
    const { minimumPackageState: minimum } = environment.spec;
    const { spec } = resolved.package.document;
    const ref = `${spec.package}@${spec.version}`;
    const status = resolved.packageStatus;
    const target = { environment: name, field: 'package' };
    const replacement = () => {
      const other = choosePackage({
        platform,
        environment,
        modules: resolved.resources.map(r => r.moduleName),
        now,
      }).ref;
      return other === ref ? undefined : other;
    };
    const fix = (other: string | undefined) =>
      other === undefined
        ? {}
        : {
            fix: {
              text: `Use ${other}`,
              field: { name: 'package', value: other },
            },
          };
    if (!isUsable(status.state, minimum)) {
      const other = replacement();
      const reason =
        status.state === 'revoked'
          ? unusableReason(status, minimum)
          : `is ${status.state}; ${name} asks for ${minimum}. Missing: ${
              status.missing.map(missingWords).join(', ') || 'nothing'
            }`;
      return [
        {
          severity: 'error',
          rule:
            status.state === 'revoked' ? 'package-revoked' : 'package-state',
          message: `Package ${ref} ${reason.replace(/\.$/, '')}.${
            other ? ` ${other} would pass.` : ' No other package would pass.'
          }`,
          source:
            status.state === 'revoked'
              ? sourceOf(resolved.package, ['spec', 'revoked'])
              : sourceOf(resolved.environment, ['spec', 'minimumPackageState']),
          target,
          ...fix(other),
        },
      ];
    }
    if (status.state === 'deprecated') {
      const named = spec.deprecated?.replacement;
      const other =
        named !== undefined && platform.packages.has(named)
          ? named
          : replacement();
      return [
        {
          severity: 'warning',
          rule: 'package-deprecated',
          message: `Package ${ref} is deprecated: ${status.note ?? ''}`.trim(),
          source: sourceOf(resolved.package, ['spec', 'deprecated']),
          target,
          ...fix(other),
        },
      ];
    }
    return [];
  });
}
