import { NotFoundError } from '@backstage/errors';
import type {
  ObjectRef,
  ObservedKindState,
  ObservedObject,
  ResourceView,
  ServiceStatus,
} from '@groundwork/backstage-plugin-infra-common';
import { freshenStatus } from '../observe/freshen';
import { ObjectMap } from '../observe/readFacts';
import type { StatusParts } from './DefaultStatusService';
import { describeService } from './describeService';
import type { ResourcePlaceOptions } from './StatusService';

type ObjectView = ResourceView['objects'][number];

/**
 * Everything about one resource in one environment.
 *
 * @throws NotFoundError when there is no such resource
 */
export async function describeResource(
  parts: StatusParts,
  place: ResourcePlaceOptions,
): Promise<ResourceView> {
  const { service, environment, type, name } = place;
  const status = await findStatus(parts, place);
  const desired = (await parts.statuses.readDesired([service])).get(
    service,
  )?.desired;
  const wanted = desired?.environments
    .find(one => one.name === environment)
    ?.resources.find(one => one.type === type && one.name === name);
  const claim = await describeClaim(parts, place);
  const objects = new ObjectMap();
  objects.add(await parts.observations.objectsOf([service]));
  const ref = wanted?.object ?? status.object;
  const main = ref && objects.get(ref);
  const { kinds } = await parts.kindStates.read();
  const chain = await findChain(parts, objects, main, wanted?.release);
  const drifted = status.phase === 'drifted';
  return {
    ...{ service, environment, type, name, status },
    inputs: claim?.inputs ?? {},
    explanations: claim?.explanations ?? [],
    objects: chain.map(({ role, object }) =>
      describeObject(role, object, kinds),
    ),
    outputs: (wanted?.outputs ?? []).map(output => ({
      ...output,
      available: main?.terraform?.outputs.includes(output.name) ?? false,
    })),
    dependsOn: (main?.dependsOn ?? []).map(one => ({
      cluster: main!.cluster,
      ...one,
    })),
    dependents: main ? dependentsOf(main, objects) : [],
    ...(drifted && {
      drift: {
        ...(main?.terraform?.lastDriftDetectedAt && {
          detectedAt: main.terraform.lastDriftDetectedAt,
        }),
        message: status.message,
      },
    }),
    tags: tagsOf(main),
    links: (desired?.links ?? []).filter(
      link =>
        link.environment === environment &&
        (link.resource === undefined || link.resource === `${type}/${name}`),
    ),
    ...(claim && { source: claim.source, sourceUrl: claim.url }),
  };
}

async function findStatus(
  { statuses, kindStates, now }: StatusParts,
  { service, environment, type, name }: ResourcePlaceOptions,
): Promise<
  ServiceStatus['environments'][number]['resources'][number]['status']
> {
  const found = await statuses.readStatus(service);
  const fresh =
    found && freshenStatus(found.status, await kindStates.read(), now());
  const resource = fresh?.environments
    .find(one => one.name === environment)
    ?.resources.find(one => one.type === type && one.name === name);
  if (resource) return resource.status;
  throw new NotFoundError(
    `${service} has no ${type} ${name} in ${environment}.`,
  );
}

/** Inputs, who decided them, and where the claim is. */
async function describeClaim(
  { index, indexStore, repository, now }: StatusParts,
  { service, environment, type, name }: ResourcePlaceOptions,
) {
  const { platform, state } = await index.current();
  const summary = await indexStore.findService(service);
  if (!summary) return undefined;
  const { path } = summary;
  const found = await indexStore.readFiles({ files: [path], directories: [] });
  const view = describeService({
    platform,
    summary,
    text: found?.files[0]?.content,
    revision: state.revision,
    url: repository.fileUrl({ path }),
    problems: [],
    changes: [],
    now: now(),
  });
  const resource = view.environments
    .find(one => one.name === environment)
    ?.resources.find(one => one.type === type && one.name === name);
  return {
    inputs: resource?.inputs ?? {},
    explanations: view.explanations.filter(
      one =>
        one.environment === environment &&
        one.resource.type === type &&
        one.resource.name === name,
    ),
    source: view.source,
    url: view.url,
  };
}

/** The resource's object, and what applies and feeds it, nearest first. */
async function findChain(
  { observations }: StatusParts,
  objects: ObjectMap,
  main: ObservedObject | undefined,
  release: ObjectRef | undefined,
): Promise<{ role: ObjectView['role']; object: ObservedObject }[]> {
  const chain: { role: ObjectView['role']; object: ObservedObject }[] = [];
  const find = async (ref: ObjectRef) =>
    objects.get(ref) ?? (await observations.findObjects([ref])).at(0);
  const add = async (role: ObjectView['role'], ref: ObjectRef | undefined) => {
    const object = ref && (await find(ref));
    if (object) chain.push({ role, object });
    return object;
  };
  if (main) chain.push({ role: 'resource', object: main });
  const of = (object: ObservedObject, key: 'appliedBy' | 'source') =>
    object[key] && { cluster: object.cluster, ...object[key] };
  if (main) await add('source', of(main, 'source'));
  const applied = await add('release', release);
  let owner = main ? of(main, 'appliedBy') : undefined;
  if (owner?.kind === 'HelmRelease' || (!owner && applied)) {
    owner = applied && of(applied, 'appliedBy');
  }
  await add('kustomization', owner);
  const identity = main?.identity;
  for (const object of objects.values()) {
    const isSecret = /^(ExternalSecret|Vault\w*Secret)$/.test(object.kind);
    const isOwn =
      object.identity?.type === identity?.type &&
      object.identity?.resource === identity?.resource &&
      object.cluster === main?.cluster &&
      object.namespace === main.namespace;
    if (isSecret && isOwn) chain.push({ role: 'secret', object });
  }
  return chain;
}

function describeObject(
  role: ObjectView['role'],
  object: ObservedObject,
  kinds: readonly ObservedKindState[],
): ObjectView {
  const { cluster, kind, namespace, name, revisions } = object;
  const revision = revisions.applied ?? revisions.artifact;
  const state = kinds.find(one => one.cluster === cluster && one.kind === kind);
  return {
    ref: { cluster, kind, namespace, name },
    role,
    conditions: object.conditions,
    ...(revision !== undefined && { revision }),
    suspended: object.suspended,
    ...(state?.observedAt && { observedAt: state.observedAt }),
  };
}

function dependentsOf(main: ObservedObject, objects: ObjectMap): ObjectRef[] {
  const found: ObjectRef[] = [];
  for (const {
    cluster,
    kind,
    namespace,
    name,
    dependsOn,
  } of objects.values()) {
    const depends =
      cluster === main.cluster &&
      dependsOn.some(
        ref =>
          ref.kind === main.kind &&
          ref.namespace === main.namespace &&
          ref.name === main.name,
      );
    if (depends) found.push({ cluster, kind, namespace, name });
  }
  return found;
}

function tagsOf(main: ObservedObject | undefined): Record<string, string> {
  const entries = Object.entries({
    ...main?.identity,
    ...main?.tags,
  }).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(entries);
}
