import type { ServiceInfraDocument } from '@groundwork/backstage-plugin-infra-common';
import type { Platform } from './platform/platform';
import { compare } from './platform/readDocument';

/** Environments of a claim in promotion order, unknown ones last. */
export function environmentNames(
  platform: Platform,
  claim: ServiceInfraDocument,
): string[] {
  const names = Object.keys(claim.spec.environments);
  return [
    ...[...platform.environments.keys()].filter(name => names.includes(name)),
    ...names.filter(name => !platform.environments.has(name)).sort(compare),
  ];
}
