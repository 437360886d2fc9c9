import type { Kind } from '../kubernetes/kind';
import { KubernetesObject, valueAt } from '../kubernetes/object';
import { KubernetesError } from '../kubernetes/status';
import { nameOf } from './build';
import type { Desk } from './desk';

const LABEL = 'kustomize.toolkit.fluxcd.io';

/** Name under which kustomize-controller applies. */
export const COMPONENT = 'kustomize-controller';

/** A failure with the reason that the Ready condition gets. */
export class Failed extends Error {
  constructor(readonly reason: string, message: string) {
    super(message);
  }
}

/** An object with the labels that say which Kustomization it comes from. */
export function labelled(
  owner: KubernetesObject,
  object: KubernetesObject,
): KubernetesObject {
  return {
    ...object,
    metadata: {
      ...object.metadata,
      labels: {
        ...object.metadata.labels,
        [`${LABEL}/name`]: owner.metadata.name,
        [`${LABEL}/namespace`]: owner.metadata.namespace ?? '',
      },
    },
  };
}

/** First what others need, as Flux does: definitions and namespaces. */
function stages(objects: KubernetesObject[]): KubernetesObject[][] {
  const first = (object: KubernetesObject) =>
    ['CustomResourceDefinition', 'Namespace'].includes(object.kind);
  return [objects.filter(first), objects.filter(object => !first(object))];
}

/**
 * Applies objects in stages.
 * @returns what has changed, one line for each object.
 * @throws Failed when one of them is refused.
 */
export function applyAll(desk: Desk, objects: KubernetesObject[]): string[] {
  return stages(objects).flatMap(stage => {
    const known = stage.map(object => ({ object, kind: kindOf(desk, object) }));
    // One refused object fails all: nothing is written before all have passed.
    for (const { object, kind } of known) {
      apply(desk, object, kind, true);
    }
    return known.flatMap(({ object, kind }) => {
      const done = apply(desk, object, kind, false);
      return done === 'unchanged' ? [] : [`${nameOf(object)} ${done}`];
    });
  });
}

function kindOf(desk: Desk, object: KubernetesObject): Kind {
  const kind = desk.cluster.kinds.of(object);
  if (!kind) {
    throw new Failed(
      'ReconciliationFailed',
      `${nameOf(object)} dry-run failed: no matches for kind "${
        object.kind
      }" in version "${object.apiVersion}"`,
    );
  }
  if (kind.namespaced && !object.metadata.namespace) {
    throw new Failed(
      'ReconciliationFailed',
      `${nameOf(
        object,
      )} namespace not specified: the server could not find the requested resource`,
    );
  }
  return kind;
}

function apply(
  desk: Desk,
  object: KubernetesObject,
  kind: Kind,
  dryRun: boolean,
): 'created' | 'configured' | 'unchanged' {
  const { name, annotations } = object.metadata;
  const namespace = kind.namespaced ? object.metadata.namespace : undefined;
  const live = desk.cluster.store.get(kind, namespace, name);
  if (live && annotations?.[`${LABEL}/ssa`] === 'IfNotPresent') {
    return 'unchanged';
  }
  if (annotations?.[`${LABEL}/reconcile`] === 'disabled') {
    return 'unchanged';
  }
  try {
    const type = 'application/apply-patch+yaml';
    const written = desk.cluster.writing.patch(
      kind,
      { namespace, name },
      type,
      object,
      { manager: COMPONENT, force: true, dryRun },
    );
    const same =
      live?.metadata.resourceVersion ===
      written.object.metadata.resourceVersion;
    if (written.created) {
      return 'created';
    }
    return same ? 'unchanged' : 'configured';
  } catch (error) {
    if (!(error instanceof KubernetesError)) {
      throw error;
    }
    throw new Failed('ReconciliationFailed', dryRunMessage(object, error));
  }
}

function dryRunMessage(
  object: KubernetesObject,
  error: KubernetesError,
): string {
  if (error.reason === 'NotFound') {
    const what = object.metadata.namespace
      ? 'not found'
      : 'namespace not specified';
    return `${nameOf(object)} ${what}: ${error.message}`;
  }
  const reason = error.reason ? ` (${error.reason})` : '';
  return `${nameOf(object)} dry-run failed${reason}: ${error.message}`;
}

/** An object in the inventory of a Kustomization. */
export type Entry = { id: string; v: string };

/** How an object is called in an inventory. */
export function entryOf(object: KubernetesObject): Entry {
  const [version, group = ''] = object.apiVersion.split('/').reverse();
  const { namespace = '', name } = object.metadata;
  return { id: `${namespace}_${name}_${group}_${object.kind}`, v: version };
}

/** Removes what is no longer built, except what must stay. */
export function prune(
  desk: Desk,
  owner: KubernetesObject,
  objects: KubernetesObject[],
): string[] {
  const before = valueAt(owner.status, 'inventory', 'entries');
  const now = new Set(objects.map(object => entryOf(object).id));
  if (owner.spec?.prune !== true || !Array.isArray(before)) {
    return [];
  }
  return (before as Entry[]).flatMap(({ id, v }) => {
    const [namespace, name, group, kind] = id.split('_');
    if (now.has(id)) {
      return [];
    }
    const apiVersion = group ? `${group}/${v}` : v;
    const place = { namespace: namespace || undefined, name };
    const live = desk.cluster.get(apiVersion, kind, place);
    const { annotations, labels } = live?.metadata ?? {};
    const kept =
      annotations?.[`${LABEL}/prune`] === 'disabled' ||
      labels?.[`${LABEL}/name`] !== owner.metadata.name;
    if (!live || kept) {
      return [];
    }
    desk.cluster.delete(apiVersion, kind, place);
    return [`${nameOf(live)} deleted`];
  });
}
