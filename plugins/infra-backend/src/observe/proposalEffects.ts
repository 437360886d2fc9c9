import type {
  ResourceId,
  ResourceProposal,
} from '@groundwork/backstage-plugin-infra-common';
import type { DesiredService } from '@groundwork/backstage-plugin-infra-node';
import type { StoredProposal } from '../database/ProposalStore';

/** A resource of a service in an environment. */
export interface ResourcePlace extends ResourceId {
  readonly service: string;
  readonly environment: string;
}

/**
 * What pull requests would do to a resource, as far as their version of the
 * claim tells. One whose claim is the same as Git's may still touch the files.
 */
export function effectsOn(
  place: ResourcePlace,
  proposals: readonly StoredProposal[],
  isDesired = true,
): ResourceProposal[] {
  return proposals.flatMap((proposal): ResourceProposal[] => {
    const claim = proposal.claims.find(one => one.service === place.service);
    const asked = claim?.resources && asks(claim.resources, place);
    const isOpen = proposal.state === 'open';
    if (isOpen && asked === false && isDesired)
      return [{ proposal, effect: 'removes' }];
    if (asked && !isDesired) return [{ proposal, effect: 'adds' }];
    const touches = proposal.touches.some(
      one =>
        one.service === place.service &&
        one.environments.includes(place.environment),
    );
    if (!touches) return [];
    return [{ proposal, effect: asked ? 'changes' : 'touches' }];
  });
}

function asks(
  resources: NonNullable<StoredProposal['claims'][number]['resources']>,
  place: ResourcePlace,
): boolean {
  return resources.some(
    one =>
      one.type === place.type &&
      one.name === place.name &&
      one.environments.includes(place.environment),
  );
}

/** Resources that open proposals ask for and Git does not. */
export function proposedResources(
  service: string,
  proposals: readonly StoredProposal[],
  desired: DesiredService | undefined,
): (ResourceId & { environment: string })[] {
  const known = new Set(
    [...(desired?.environments ?? []), ...(desired?.retained ?? [])].flatMap(
      ({ name, resources }) =>
        resources.map(resource => `${name}/${resource.type}/${resource.name}`),
    ),
  );
  const found: (ResourceId & { environment: string })[] = [];
  for (const proposal of proposals) {
    if (proposal.state !== 'open') continue;
    const claim = proposal.claims.find(one => one.service === service);
    for (const { type, name, environments } of claim?.resources ?? []) {
      for (const environment of environments) {
        const key = `${environment}/${type}/${name}`;
        if (known.has(key)) continue;
        known.add(key);
        found.push({ type, name, environment });
      }
    }
  }
  return found;
}
