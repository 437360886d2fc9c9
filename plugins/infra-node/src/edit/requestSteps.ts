import type {
  RequestChange,
  ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import type { EditContext } from './applyChange';
import { packageIn } from './tombstones';
import { checkStep } from './upgradeRules';

/**
 * Whether environments that a service has may go to the package that a request
 * names: a request is no way around what an upgrade asks of a step.
 */
export function checkSteps(
  before: ServiceInfraDocument,
  after: ServiceInfraDocument,
  { change, facts, findings, platform }: EditContext<RequestChange>,
): void {
  const { package: ref } = change;
  if (ref === undefined || !platform.packages.has(ref)) return;
  const step = {
    package: ref,
    allowDowngrade: false,
    allowSkippedMajor: false,
  };
  for (const name of Object.keys(before.spec.environments)) {
    const from = packageIn(platform, before, name, facts.now);
    if (from === ref || packageIn(platform, after, name, facts.now) !== ref) {
      continue;
    }
    findings.push(
      ...checkStep(before, name, from, { platform, facts, change: step }),
    );
  }
}
