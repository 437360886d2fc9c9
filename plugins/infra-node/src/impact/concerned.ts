import type {
  PolicyDocument,
  ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import { packageOf } from '../inputs/choosePackage';
import type { Platform } from '../platform/platform';
import type { PlatformDifference } from './platformDifference';

/** Environments of a service that an edit of the platform's documents concerns. */
export interface Concerned {
  /** Where something could be rendered differently. */
  readonly rendered: ReadonlySet<string>;
  /** Where something could be found differently; those above among them. */
  readonly checked: ReadonlySet<string>;
}

const NOBODY: Concerned = { rendered: new Set(), checked: new Set() };

/** Tells which environments of a service use a document that differs. */
export function concernedBy(
  difference: PlatformDifference,
  claim: ServiceInfraDocument,
  platforms: { before: Platform; after: Platform },
  now: Date,
): Concerned {
  const { spec } = claim;
  const tombstones = spec.tombstones ?? [];
  const environments = [
    ...new Set([
      ...Object.keys(spec.environments),
      ...tombstones.flatMap(({ retained }) => Object.keys(retained)),
    ]),
  ];
  const types = [...spec.resources, ...tombstones].map(({ type }) => type);
  const isEverywhere =
    difference.settings ||
    difference.profiles.has(spec.profile) ||
    types.some(type => difference.resourceTypes.has(type));
  const rendered = new Set(
    environments.filter(
      name =>
        isEverywhere ||
        difference.environments.has(name) ||
        (difference.packages.size > 0 &&
          (usesPackage(difference, claim, name, platforms, now) ||
            tombstones.some(({ retained }) =>
              difference.packages.has(retained[name]?.package ?? ''),
            ))),
    ),
  );
  const checked = new Set(
    environments.filter(
      name =>
        rendered.has(name) ||
        difference.waived.has(claim.metadata.name) ||
        difference.policies.some(policy =>
          asks(policy, claim, types, name, platforms.after),
        ),
    ),
  );
  return checked.size === 0 ? NOBODY : { rendered, checked };
}

/** Whether the package of a service in an environment differs, or is another one. */
function usesPackage(
  { packages }: PlatformDifference,
  claim: ServiceInfraDocument,
  name: string,
  { before, after }: { before: Platform; after: Platform },
  now: Date,
): boolean {
  const [old, next] = [before, after].map(platform => {
    const environment = platform.environments.get(name)?.document;
    return environment && packageOf(platform, claim, environment, now).ref;
  });
  return old !== next || (next !== undefined && packages.has(next));
}

/** Whether a policy could ask about a service in an environment. */
function asks(
  { spec }: PolicyDocument,
  claim: ServiceInfraDocument,
  types: readonly string[],
  name: string,
  { environments }: Platform,
): boolean {
  const { match } = spec;
  const environment = environments.get(name)?.document.spec;
  const isIn = (list: readonly string[] | undefined, value?: string) =>
    !list || (value !== undefined && list.includes(value));
  return (
    isIn(match.profiles, claim.spec.profile) &&
    isIn(match.environments, name) &&
    isIn(match.tiers, environment?.tier) &&
    isIn(match.clouds, environment?.cloud) &&
    (!match.resourceTypes ||
      types.some(type => match.resourceTypes!.includes(type)))
  );
}
