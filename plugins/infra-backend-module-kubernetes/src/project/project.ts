import type {
  ObjectRef,
  ObservedObject,
} from '@groundwork/backstage-plugin-infra-common';
import { conditions } from './conditions';
import { FieldReader, isFields, type Fields } from './fields';
import { identityAndTags } from './identity';
import type { ObservedKind } from './kind';
import { appliedBy } from './references';
import { pruneKey } from './wanted';

/** An object's names are at most so long, so it cannot be one of theirs. */
const longestName = 253;

/** Which object this is; undefined when it does not say. */
export function refOf(
  cluster: string,
  kind: ObservedKind,
  raw: unknown,
): ObjectRef | undefined {
  const metadata = isFields(raw) ? raw.metadata : undefined;
  if (!isFields(metadata)) return undefined;
  const { name, namespace } = metadata;
  if (!isName(name) || !isName(namespace)) return undefined;
  return { cluster, kind: kind.kind, namespace, name };
}

function isName(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value !== '' &&
    value.length <= longestName &&
    !value.includes('\0')
  );
}

/**
 * The row of an object. Whatever the object holds, this does not throw: what
 * is wrong with it is noted in the row. Undefined when it has no name.
 */
export function project(
  cluster: string,
  kind: ObservedKind,
  raw: unknown,
): ObservedObject | undefined {
  const ref = refOf(cluster, kind, raw);
  if (!ref || !isFields(raw)) return undefined;
  const reader = new FieldReader();
  const metadata = reader.object(raw, 'metadata', 'metadata');
  const labels = reader.object(metadata, 'labels', 'metadata.labels');
  const annotations = reader.object(
    metadata,
    'annotations',
    'metadata.annotations',
  );
  const spec = reader.object(raw, 'spec', 'spec');
  const status = reader.object(raw, 'status', 'status');
  const { namespace, name } = ref;
  const own = kind.project(reader, { namespace, name, spec, status });
  const { identity, tags } = identityAndTags(reader, labels, annotations);
  // No spreads: with them this takes most of the time of a list.
  return {
    cluster,
    kind: kind.kind,
    namespace,
    name,
    // Items of a list do not say it.
    apiVersion: `${kind.group}/${kind.version}`,
    uid: reader.text(metadata, 'uid', 'metadata.uid') ?? '',
    generation:
      reader.number(metadata, 'generation', 'metadata.generation') ?? 0,
    observedGeneration: observedGeneration(reader, status),
    createdAt: reader.time(
      metadata,
      'creationTimestamp',
      'metadata.creationTimestamp',
    ),
    deletedAt: reader.time(
      metadata,
      'deletionTimestamp',
      'metadata.deletionTimestamp',
    ),
    suspended: reader.flag(spec, 'suspend', 'spec.suspend'),
    pruneDisabled: pruneDisabled(labels, annotations),
    identity,
    tags,
    appliedBy: appliedBy(reader, labels),
    source: own.source,
    path: own.path,
    dependsOn: own.dependsOn ?? [],
    conditions: conditions(reader, status),
    revisions: own.revisions ?? {},
    terraform: own.terraform,
    helm: own.helm,
    problem: reader.problem,
    resourceVersion:
      reader.text(metadata, 'resourceVersion', 'metadata.resourceVersion') ??
      '',
  };
}

/** Flux takes it as a label as well. */
function pruneDisabled(labels: Fields, annotations: Fields): true | undefined {
  return annotations[pruneKey] === 'disabled' || labels[pruneKey] === 'disabled'
    ? true
    : undefined;
}

/** -1 stands for: the controller has not looked at it yet. */
function observedGeneration(
  reader: FieldReader,
  status: Fields,
): number | undefined {
  const observed = reader.number(
    status,
    'observedGeneration',
    'status.observedGeneration',
  );
  return observed === undefined || observed < 0 ? undefined : observed;
}
