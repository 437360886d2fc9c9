import {
  formatResourceId,
  type Change,
  type SummaryItem,
} from '@groundwork/backstage-plugin-infra-common';
import type { ResolvedService } from '../inputs/resolveService';
import { listed } from './words';

/**
 * What a change is about as a whole, where that says more than what differs:
 * it stands first, and becomes the title.
 */
export function leadOf(
  change: Change,
  destroyed: ResolvedService['destroyed'],
): SummaryItem[] {
  switch (change.kind) {
    case 'rollback': {
      const { environments, revision, undo, service } = change;
      const place =
        environments.length > 0 ? ` in ${listed(environments)}` : '';
      return [
        {
          action: 'change',
          text: undo
            ? `Takes back what commit \`${short(
                undo,
              )}\` did to ${service}${place}`
            : `Goes back to ${service} as of commit \`${short(
                revision,
              )}\`${place}`,
          risk: 'none',
          environments: [...environments],
        },
      ];
    }
    case 'render': {
      const { environments } = change;
      const place =
        environments.length > 0 ? ` in ${listed(environments)}` : '';
      return [
        {
          action: 'change',
          text: `Renders again what the platform's documents ask for now${place}`,
          risk: 'none',
          environments: [...environments],
        },
      ];
    }
    case 'approve': {
      const { environment, resource, plan } = change;
      const isDestroyed = (destroyed.get(environment) ?? []).some(one =>
        one.resources.some(
          r =>
            r.name === resource.name &&
            r.type.document.metadata.name === resource.type,
        ),
      );
      return [
        {
          action: isDestroyed ? 'remove' : 'change',
          text: `Approves plan \`${plan}\` of ${resource.type} \`${
            resource.name
          }\` in ${environment}${
            isDestroyed
              ? ', which destroys it with its data'
              : ': what it plans is applied'
          }`,
          risk: isDestroyed ? 'destroy' : 'none',
          environments: [environment],
          resource,
        },
      ];
    }
    default:
      return [];
  }
}

/** The title of a proposal, where the change itself says it best. */
export function leadTitle(change: Change): string | undefined {
  switch (change.kind) {
    case 'rollback': {
      const { environments, revision, undo } = change;
      const place =
        environments.length > 0 ? ` in ${listed(environments)}` : '';
      return undo
        ? `take back commit ${short(undo)}${place}`
        : `go back to commit ${short(revision)}${place}`;
    }
    case 'render':
      return change.environments.length > 0
        ? `render again in ${listed(change.environments)}`
        : 'render again';
    case 'approve':
      return `approve ${change.plan} of ${formatResourceId(
        change.resource,
      )} in ${change.environment}`;
    default:
      return undefined;
  }
}

function short(commit: string): string {
  return commit.slice(0, 8);
}
