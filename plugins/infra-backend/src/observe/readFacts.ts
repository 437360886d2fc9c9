import {
  formatObjectRef,
  type ObjectRef,
  type ObservedObject,
} from '@groundwork/backstage-plugin-infra-common';
import type {
  DesiredService,
  Platform,
} from '@groundwork/backstage-plugin-infra-node';
import type { KnownPlan, PlanCountStore } from '../database/PlanCountStore';
import type { ObservationStore } from '../database/ObservationStore';
import type { ProposalStore, StoredProposal } from '../database/ProposalStore';
import type { KnownReport, StatusStore } from '../database/StatusStore';
import type { DesiredServices } from './DesiredServices';
import type { Looks } from './freshness';
import type { KindStates } from './KindStates';

/** How many references are followed: resource, release, Kustomization, source. */
const DEPTH = 4;
/** Proposals that ended count until what they did shows in the repository. */
const RECENT_MS = 60 * 60 * 1000;

/** All that the statuses of some services follow from. */
export interface Facts {
  readonly desired: ReadonlyMap<string, DesiredService>;
  readonly objects: ObjectMap;
  /** Those that may apply files of the services. */
  readonly kustomizations: readonly ObservedObject[];
  readonly platform: Platform;
  readonly looks: Looks;
  /** What plans that wait would do, as far as they were read. */
  readonly plans: ReadonlyMap<string, KnownPlan>;
  readonly proposals: ReadonlyMap<string, readonly StoredProposal[]>;
  /** By service and `environment/type/name`. */
  readonly previous: ReadonlyMap<string, ReadonlyMap<string, KnownReport>>;
}

/** Objects by cluster, kind, namespace and name. */
export class ObjectMap {
  readonly #objects = new Map<string, ObservedObject>();
  readonly #byService = new Map<string, ObservedObject[]>();

  add(objects: readonly ObservedObject[]): void {
    for (const object of objects) {
      const key = keyOf(object);
      if (this.#objects.has(key)) continue;
      this.#objects.set(key, object);
      const { service } = object.identity ?? {};
      if (service === undefined) continue;
      const own = this.#byService.get(service);
      if (own) own.push(object);
      else this.#byService.set(service, [object]);
    }
  }

  get(ref: ObjectRef): ObservedObject | undefined {
    return this.#objects.get(keyOf(ref));
  }

  /** Those that carry the labels of a service. */
  labelled(service: string): readonly ObservedObject[] {
    return this.#byService.get(service) ?? [];
  }

  values(): IterableIterator<ObservedObject> {
    return this.#objects.values();
  }
}

function keyOf(ref: ObjectRef): string {
  return `${ref.cluster}/${formatObjectRef(ref)}`;
}

/** Reads what the statuses of services follow from, in a few queries. */
export async function readFacts(options: {
  services: readonly string[];
  desiredServices: DesiredServices;
  observations: ObservationStore;
  proposals: ProposalStore;
  statuses: StatusStore;
  planCounts: PlanCountStore;
  kindStates: KindStates;
  platform: Platform;
  now: Date;
}): Promise<Facts> {
  const { services, observations, now } = options;
  const desired = await options.desiredServices.read(services);
  const objects = new ObjectMap();
  objects.add(await observations.objectsOf(services));
  const environments = [...desired.values()].flatMap(one => one.environments);
  const kustomizations = await observations.findAppliers(
    environments.flatMap(({ paths }) => paths.slice(0, 1)),
  );
  objects.add(kustomizations);
  await addReferenced(observations, objects);
  return {
    desired,
    objects,
    kustomizations,
    platform: options.platform,
    looks: await options.kindStates.readNow(),
    plans: await options.planCounts.read(withPendingPlan(objects)),
    proposals: await options.proposals.ofServices(
      services,
      new Date(now.getTime() - RECENT_MS),
    ),
    previous: await options.statuses.readReports(services),
  };
}

/** Objects with a plan that waits. */
export function withPendingPlan(objects: ObjectMap): ObservedObject[] {
  return [...objects.values()].filter(
    ({ terraform }) => terraform?.pendingPlan !== undefined,
  );
}

/** Adds what objects are applied by, come from and depend on. */
async function addReferenced(
  observations: ObservationStore,
  objects: ObjectMap,
): Promise<void> {
  const asked = new Set<string>();
  for (let depth = 0; depth < DEPTH; depth += 1) {
    const missing: ObjectRef[] = [];
    for (const object of objects.values()) {
      const { cluster, appliedBy, source, dependsOn } = object;
      for (const ref of [appliedBy, source, ...dependsOn]) {
        const full = ref && { cluster, ...ref };
        if (!full || objects.get(full) || asked.has(keyOf(full))) continue;
        asked.add(keyOf(full));
        missing.push(full);
      }
    }
    if (missing.length === 0) return;
    objects.add(await observations.findObjects(missing));
  }
}
