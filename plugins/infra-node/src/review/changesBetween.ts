import type { JsonValue } from '@backstage/types';
import type {
  Change,
  ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import { isSameResource } from '../edit/tombstones';
import { sameJson } from '../inputs/sameJson';

type ClaimResource = ServiceInfraDocument['spec']['resources'][number];
type Claim = ServiceInfraDocument | undefined;

/**
 * The changes that somebody must have had in mind who edited a claim by hand,
 * so that policies about a kind of change hold for them as well. There is
 * always one: what is no addition and no removal is a configuration.
 */
export function changesBetween(
  service: string,
  before: Claim,
  after: Claim,
): Change[] {
  const old = before?.spec;
  const next = after?.spec;
  const changes: Change[] = [
    ...removal(service, before, after),
    ...destruction(service, before, after),
  ];
  if (!next) return changes;
  const environments = Object.keys(next.environments).filter(
    name => !old || !Object.hasOwn(old.environments, name),
  );
  const added = next.resources.filter(
    r => !old?.resources.some(one => isSameResource(one, r)),
  );
  if (environments.length > 0 || added.length > 0) {
    changes.push({
      kind: 'request',
      service,
      component: next.component,
      owner: next.owner,
      ...(old === undefined && { profile: next.profile }),
      environments,
      resources: added.map(editOf),
    });
  }
  const isConfigured =
    old !== undefined &&
    (old.profile !== next.profile ||
      next.resources.some(r => {
        const was = old.resources.find(one => isSameResource(one, r));
        return was !== undefined && !sameJson(json(was), json(r));
      }));
  changes.push(...upgrades(service, before, after));
  if (isConfigured || changes.length === 0) {
    changes.push({ kind: 'configure', service, resources: [] });
  }
  return changes;
}

function editOf({ type, name, inputs, environments }: ClaimResource) {
  const own = Object.entries(environments ?? {}).flatMap(([key, entry]) =>
    entry.inputs ? [[key, { inputs: entry.inputs }] as const] : [],
  );
  return {
    type,
    name,
    ...(inputs && { inputs }),
    ...(own.length > 0 && { environments: Object.fromEntries(own) }),
  };
}

function json(resource: ClaimResource): JsonValue {
  return resource as unknown as JsonValue;
}

function removal(service: string, before: Claim, after: Claim): Change[] {
  if (!before) return [];
  const isAll =
    !after ||
    (Object.keys(after.spec.environments).length === 0 &&
      after.spec.resources.length === 0 &&
      Object.keys(before.spec.environments).length > 0);
  const resources = before.spec.resources
    .filter(r => !after?.spec.resources.some(one => isSameResource(one, r)))
    .map(({ type, name }) => ({ type, name }));
  const environments = Object.keys(before.spec.environments).filter(
    name => !after || !Object.hasOwn(after.spec.environments, name),
  );
  if (resources.length === 0 && environments.length === 0 && after) return [];
  return [
    {
      kind: 'remove',
      service,
      resources: isAll ? [] : resources,
      environments: isAll ? [] : environments,
      all: isAll,
    },
  ];
}

function destruction(service: string, before: Claim, after: Claim): Change[] {
  const destroyed = (after?.spec.tombstones ?? []).filter(
    one =>
      one.destroy &&
      !before?.spec.tombstones?.some(
        old => old.destroy && isSameResource(old, one),
      ),
  );
  if (destroyed.length === 0) return [];
  return [
    {
      kind: 'destroy',
      service,
      resources: destroyed.map(({ type, name }) => ({ type, name })),
      confirmation: service,
      lastBackup: destroyed.map(one => one.destroy!.lastBackup).sort()[0],
      reason: 'edited by hand',
    },
  ];
}

/** One upgrade for each package that environments come to. */
function upgrades(service: string, before: Claim, after: Claim): Change[] {
  const packages = new Map<string, string[]>();
  for (const name of Object.keys(after?.spec.environments ?? {})) {
    if (!before || !Object.hasOwn(before.spec.environments, name)) continue;
    const [old, next] = [before, after!].map(
      ({ spec }) => spec.environments[name].package ?? spec.package,
    );
    if (next === undefined || next === old) continue;
    packages.set(next, [...(packages.get(next) ?? []), name]);
  }
  return [...packages].map(([ref, environments]) => ({
    kind: 'upgrade',
    service,
    package: ref,
    environments,
    resources: [],
    allowDowngrade: false,
    allowSkippedMajor: false,
  }));
}
