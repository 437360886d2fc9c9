import type { PackageVersion } from '@groundwork/backstage-plugin-infra-common';

/** The steps from a change of a module to a version that services may use. */
export const workflowSteps = [
  'develop',
  'unit',
  'tag',
  'package',
  'integration',
  'certified',
] as const;

/** @see workflowSteps */
export type WorkflowStep = (typeof workflowSteps)[number];

/**
 * The step that a version waits at; undefined for one whose way is over. What
 * comes before the document of a version cannot be seen from here.
 */
export function stepOf(
  version: Pick<PackageVersion, 'state' | 'stages'>,
): WorkflowStep | undefined {
  switch (version.state) {
    case 'deprecated':
    case 'revoked':
      return undefined;
    case 'certified':
      return 'certified';
    default: {
      const unit = version.stages.find(({ stage }) => stage === 'unit');
      if (version.stages.every(({ state }) => state === 'missing')) {
        return 'package';
      }
      return unit?.required && unit.state !== 'passed' ? 'unit' : 'integration';
    }
  }
}
