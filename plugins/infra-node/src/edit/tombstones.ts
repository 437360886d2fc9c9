import type {
  ClaimResource,
  ResourceId,
  ServiceInfraDocument,
  Tombstone,
} from '@groundwork/backstage-plugin-infra-common';
import { packageOf } from '../inputs/choosePackage';
import { sameJson } from '../inputs/sameJson';
import type { Platform } from '../platform/platform';
import type { EditContext } from './applyChange';

const DAY = 24 * 60 * 60 * 1000;

type Context = Pick<EditContext, 'platform' | 'facts'>;

/** Whether a claim asks for a resource in an environment. */
export function isWanted(
  { spec }: ServiceInfraDocument,
  { type, name }: ResourceId,
  environment: string,
): boolean {
  return (
    Object.hasOwn(spec.environments, environment) &&
    spec.resources.some(
      r =>
        r.type === type &&
        r.name === name &&
        r.environments?.[environment]?.enabled !== false,
    )
  );
}

/** Environments of a claim in which it asks for a resource, in its order. */
export function environmentsOf(
  { spec }: ServiceInfraDocument,
  { environments }: ClaimResource,
): string[] {
  return Object.keys(spec.environments).filter(
    name => environments?.[name]?.enabled !== false,
  );
}

/** Whether what a resource is holds data. What is not known may. */
export function isStateful(platform: Platform, type: string): boolean {
  return platform.resourceTypes.get(type)?.document.spec.stateful ?? true;
}

/** Whether two are tombstones of the same resource. */
export function isSameResource(a: ResourceId, b: ResourceId): boolean {
  return a.type === b.type && a.name === b.name;
}

/** Whether the resource of a tombstone can still be taken back. */
export function isOpen({ undoUntil, destroy }: Tombstone, now: Date): boolean {
  return !destroy && Date.parse(undoUntil) > now.getTime();
}

/** A claim with other tombstones; without the key when there is none. */
export function withTombstones(
  claim: ServiceInfraDocument,
  tombstones: readonly Tombstone[],
): ServiceInfraDocument {
  const { tombstones: _, ...spec } = claim.spec;
  return {
    ...claim,
    spec: {
      ...spec,
      ...(tombstones.length > 0 && { tombstones: [...tombstones] }),
    },
  };
}

/** Whether nothing at all is left of a service. */
export function isEmpty({ spec }: ServiceInfraDocument): boolean {
  return (
    Object.keys(spec.environments).length === 0 &&
    spec.resources.length === 0 &&
    !spec.tombstones?.length
  );
}

/**
 * Keeps the tombstones of a claim true to a change: what holds data and is no
 * longer wanted somewhere gets one, and what is wanted again has none there.
 * A tombstone of the same resource in the same environment is replaced; those
 * in other environments stay.
 */
export function settleTombstones(
  before: ServiceInfraDocument | undefined,
  after: ServiceInfraDocument,
  context: Context,
): ServiceInfraDocument {
  const made = before ? tombstonesOf(before, after, context) : [];
  const old = after.spec.tombstones ?? [];
  const kept = old.flatMap(tombstone =>
    without(
      tombstone,
      environment =>
        isWanted(after, tombstone, environment) ||
        made.some(
          one =>
            isSameResource(one, tombstone) &&
            Object.hasOwn(one.retained, environment),
        ),
    ),
  );
  const isSame =
    made.length === 0 &&
    kept.length === old.length &&
    kept.every((one, index) => one === old[index]);
  return isSame ? after : withTombstones(after, [...kept, ...made]);
}

/** A tombstone without some of its environments; nothing when none is left. */
export function without(
  tombstone: Tombstone,
  leaves: (environment: string) => boolean,
): Tombstone[] {
  const names = Object.keys(tombstone.retained);
  const left = names.filter(name => !leaves(name));
  if (left.length === names.length) return [tombstone];
  if (left.length === 0) return [];
  const { environments, retained, ...rest } = tombstone;
  const own = Object.entries(environments ?? {}).filter(
    ([name]) => !leaves(name),
  );
  const { type, name, inputs, ...dates } = rest;
  return [
    {
      type,
      name,
      ...(inputs && { inputs }),
      ...(own.length > 0 && { environments: Object.fromEntries(own) }),
      retained: Object.fromEntries(left.map(one => [one, retained[one]])),
      ...dates,
    },
  ];
}

/**
 * The beginning of the day, in UTC. Times of claims are days: a change that is
 * planned again before it is merged gives the same claim then.
 */
export function dayOf(now: Date): Date {
  return new Date(Math.floor(now.getTime() / DAY) * DAY);
}

/** Tombstones of what a change takes away although it holds data. */
function tombstonesOf(
  before: ServiceInfraDocument,
  after: ServiceInfraDocument,
  { platform, facts }: Context,
): Tombstone[] {
  const { undoDays } = platform.settings.document.spec.removal;
  const day = dayOf(facts.now);
  return before.spec.resources.flatMap((resource): Tombstone[] => {
    if (!isStateful(platform, resource.type)) return [];
    const lost = environmentsOf(before, resource).filter(
      name => !isWanted(after, resource, name),
    );
    if (lost.length === 0) return [];
    const { type, name, inputs, environments } = resource;
    const isGone = !after.spec.resources.some(r => isSameResource(r, resource));
    const own = Object.entries(environments ?? {}).filter(
      ([environment]) => isGone || lost.includes(environment),
    );
    return [
      {
        type,
        name,
        ...(inputs && { inputs }),
        ...(own.length > 0 && { environments: Object.fromEntries(own) }),
        retained: Object.fromEntries(
          lost.map(environment => {
            const ref = packageIn(platform, before, environment, facts.now);
            return [environment, ref === undefined ? {} : { package: ref }];
          }),
        ),
        removedAt: day.toISOString(),
        undoUntil: new Date(day.getTime() + undoDays * DAY).toISOString(),
        ...(facts.changeId !== undefined && { change: facts.changeId }),
      },
    ];
  });
}

/** The package of a service in an environment, known to the platform or not. */
export function packageIn(
  platform: Platform,
  claim: ServiceInfraDocument,
  environment: string,
  now: Date,
): string | undefined {
  const document = platform.environments.get(environment)?.document;
  return document
    ? packageOf(platform, claim, document, now).ref
    : claim.spec.environments[environment]?.package ?? claim.spec.package;
}

/**
 * Takes tombstones of an earlier claim where they say the same as new ones and
 * can still be undone, so that going back ends at what was there.
 */
export function recallTombstones(
  claim: ServiceInfraDocument,
  earlier: readonly Tombstone[],
  now: Date,
): ServiceInfraDocument {
  const own = claim.spec.tombstones ?? [];
  if (own.length === 0 || earlier.length === 0) return claim;
  const bare = ({ removedAt, undoUntil, change, ...rest }: Tombstone) => rest;
  const recalled = own.map(
    one =>
      earlier.find(
        old =>
          isOpen(old, now) && !one.destroy && sameJson(bare(old), bare(one)),
      ) ?? one,
  );
  const isSame =
    recalled.length === earlier.length &&
    earlier.every(old => recalled.some(one => sameJson(one, old)));
  return withTombstones(claim, isSame ? earlier : recalled);
}
