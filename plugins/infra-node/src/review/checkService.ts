import type {
  Finding,
  ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import { checkCertification } from '../check/certification';
import { distinct } from '../check/findings';
import { checkPolicies } from '../check/policies';
import { resolveService } from '../inputs/resolveService';
import type { Located, Platform } from '../platform/platform';

/**
 * What is found of a service as it stands, with the checks that every change of
 * it has to pass: values, policies and the state of its packages. Policies that
 * are about one kind of change are asked when there is one.
 *
 * @public
 */
export function checkService(options: {
  platform: Platform;
  claim: Located<ServiceInfraDocument>;
  now: Date;
}): Finding[] {
  const { platform, claim, now } = options;
  const service = claim.document.metadata.name;
  const resolved = resolveService({ platform, claim, now });
  const environments = [...resolved.environments.values()];
  return distinct([
    ...[...resolved.findings.values()].flat(),
    ...checkPolicies({
      platform,
      environments,
      change: { kind: 'configure', service, resources: [] },
      changeId: 'lint',
      now,
    }),
    ...checkCertification({ platform, environments, now }),
  ]);
}
