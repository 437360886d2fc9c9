import {
  dnsLabelSchema,
  type DesiredResource,
  type ObjectRef,
  type ObservedObject,
  type PhaseInput,
  type Rollout,
} from '@groundwork/backstage-plugin-infra-common';
import type {
  DesiredEnvironment,
  DesiredService,
} from '@groundwork/backstage-plugin-infra-node';
import { isInOwnPlace } from './ownPlaces';
import { effectsOn, proposedResources } from './proposalEffects';
import type { Facts } from './readFacts';
import type { Rollouts } from './Rollouts';

/** A resource in an environment that has to get a phase. */
export interface Subject {
  readonly type: string;
  readonly name: string;
  readonly environment: string;
  readonly cluster: string;
  readonly input: Omit<PhaseInput, 'now' | 'freshness' | 'previous'>;
  readonly rollout: Rollout['state'];
}

interface Options {
  readonly service: string;
  readonly facts: Facts;
  readonly rollouts: Rollouts;
  readonly head: { revision: string; at: Date };
}

/**
 * Everything of a service that has to get a phase: what Git asks for, what is
 * only proposed, and what is in clusters although Git does not ask for it.
 */
export async function findSubjects(
  options: Options,
  desired: DesiredService | undefined,
): Promise<Subject[]> {
  return [
    ...(await desiredSubjects(options, desired)),
    ...proposedSubjects(options, desired),
    ...strayObjects(options, desired),
  ];
}

/** Where Git asks for something of the service, or remembers something. */
function knownEnvironments(
  desired: DesiredService | undefined,
): DesiredEnvironment[] {
  return desired ? [...desired.environments, ...desired.retained] : [];
}

async function desiredSubjects(
  options: Options,
  desired: DesiredService | undefined,
): Promise<Subject[]> {
  const { service, facts, rollouts, head } = options;
  const subjects: Subject[] = [];
  for (const environment of knownEnvironments(desired)) {
    const kustomization = kustomizationOf(facts, environment);
    const rollout = await rollouts.of(environment, kustomization, head);
    for (const resource of environment.resources) {
      const { type, name } = resource;
      subjects.push({
        type,
        name,
        environment: environment.name,
        cluster: environment.cluster ?? '',
        rollout: rollout.state,
        input: {
          environment: environment.name,
          desired: { ...resource, secrets: secretsOf(facts, resource) },
          proposals: effectsOn(
            { service, environment: environment.name, type, name },
            facts.proposals.get(service) ?? [],
            resource.retained === undefined,
          ),
          rollout,
          objects: ref => facts.objects.get(ref),
        },
      });
    }
  }
  return subjects;
}

/** Objects beside a resource, with its labels, that fetch its secrets. */
function secretsOf(
  facts: Facts,
  { service, environment, type, name, object, release }: DesiredResource,
): ObjectRef[] {
  const place = object ?? release;
  return facts.objects
    .labelled(service)
    .filter(
      ({ cluster, kind, namespace, identity }) =>
        /^(ExternalSecret|Vault(Static|Dynamic)Secret)$/.test(kind) &&
        // The labels alone could stand anywhere.
        cluster === place?.cluster &&
        namespace === place.namespace &&
        identity?.environment === environment &&
        identity.type === type &&
        identity.resource === name,
    )
    .map(({ cluster, kind, namespace, name: secret }) => ({
      ...{ cluster, kind, namespace },
      name: secret,
    }));
}

/** Resources that only open proposals ask for. */
function proposedSubjects(
  options: Options,
  desired: DesiredService | undefined,
): Subject[] {
  const { service, facts } = options;
  const proposals = facts.proposals.get(service) ?? [];
  return proposedResources(service, proposals, desired).map(resource => {
    const { environment, type, name } = resource;
    return {
      ...{ type, name, environment },
      cluster: clusterOf(facts, environment),
      rollout: 'unknown' as const,
      input: {
        environment,
        proposals: effectsOn({ service, ...resource }, proposals, false),
        rollout: { state: 'unknown' as const },
        objects: (ref: ObjectRef) => facts.objects.get(ref),
      },
    };
  });
}

/** Terraform objects with the labels of the service that Git does not ask for. */
function strayObjects(
  { service, facts }: Options,
  desired: DesiredService | undefined,
): Subject[] {
  const { platform } = facts;
  const wanted = new Set(
    knownEnvironments(desired).flatMap(({ name, resources }) =>
      resources.map(resource => `${name}/${resource.type}/${resource.name}`),
    ),
  );
  const subjects: Subject[] = [];
  for (const object of facts.objects.labelled(service)) {
    const { identity, kind, cluster } = object;
    if (kind !== 'Terraform' && !object.verdict) continue;
    const { environment, type, resource: name } = identity ?? {};
    if (!environment || !type || !name) continue;
    // They become keys, and parts of addresses.
    const names = [environment, type, name];
    if (!names.every(one => dnsLabelSchema.safeParse(one).success)) continue;
    if (!isInOwnPlace(object, { service, desired, platform })) continue;
    if (wanted.has(`${environment}/${type}/${name}`)) continue;
    wanted.add(`${environment}/${type}/${name}`);
    const { namespace, name: objectName } = object;
    subjects.push({
      ...{ type, name, environment, cluster },
      rollout: 'unknown',
      input: {
        environment,
        object: { cluster, kind, namespace, name: objectName },
        proposals: [],
        rollout: { state: 'unknown' },
        objects: ref => facts.objects.get(ref),
      },
    });
  }
  return subjects;
}

/**
 * The Kustomization that applies an environment's files: the one that applies
 * an object of the service there, else the one whose path holds the files.
 */
function kustomizationOf(
  facts: Facts,
  environment: DesiredEnvironment,
): ObservedObject | undefined {
  for (const { object, release } of environment.resources) {
    for (const ref of [object, release]) {
      const owner = ref && facts.objects.get(ref)?.appliedBy;
      if (ref && owner?.kind === 'Kustomization') {
        const found = facts.objects.get({ cluster: ref.cluster, ...owner });
        if (found) return found;
      }
    }
  }
  const [rendered] = environment.paths;
  let best: ObservedObject | undefined;
  for (const object of facts.kustomizations) {
    if (object.cluster !== environment.cluster) continue;
    const { path } = object;
    if (path === undefined || rendered === undefined) continue;
    const holds = path === '' || `${rendered}/`.startsWith(`${path}/`);
    if (holds && path.length >= (best?.path?.length ?? 0)) best = object;
  }
  return best;
}

/** Cluster of an environment that the service is not in yet. */
function clusterOf(facts: Facts, environment: string): string {
  return (
    facts.platform.environments.get(environment)?.document.spec.cluster ?? ''
  );
}
