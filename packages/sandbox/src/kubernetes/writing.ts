import { randomBytes } from 'crypto';
import {
  admitted,
  checkApplied,
  checkFields,
  FieldValidation,
  readObject,
} from './admission';
import { applied, Appliers, rememberedOf } from './apply';
import type { ClusterKinds } from './clusterKinds';
import type { Kind } from './kind';
import { KubernetesObject, same } from './object';
import { jsonPatch, mergePatch } from './patch';
import { badRequest, KubernetesError, notFound } from './status';
import { Place, Removal } from './removal';
import type { ObjectStore } from './store';

/** How a client wants something written. @public */
export type WriteOptions = {
  subresource?: 'status';
  validation?: FieldValidation;
  dryRun?: boolean;
  manager?: string;
  force?: boolean;
};

/** What has been written, and what the client should be told. */
export type Written = {
  object: KubernetesObject;
  created: boolean;
  warnings: string[];
};

/** The rules by which objects change, whoever changes them. */
export class Writing {
  private readonly appliers = new Appliers();
  private readonly removal: Removal;

  constructor(
    private readonly store: ObjectStore,
    private readonly kinds: ClusterKinds,
  ) {
    this.removal = new Removal(store, kinds, this.appliers);
  }

  create(
    kind: Kind,
    namespace: string | undefined,
    body: unknown,
    options: WriteOptions = {},
  ): Written {
    const { object, warnings } = checkFields(
      kind,
      readObject(kind, body),
      options.validation ?? 'Warn',
    );
    const placed = this.placed(kind, namespace, object);
    const fresh = this.fresh(kind, placed);
    const added = options.dryRun ? fresh : this.store.add(kind, fresh);
    return { object: added, created: true, warnings };
  }

  update(
    kind: Kind,
    place: Place,
    body: unknown,
    options: WriteOptions = {},
  ): Written {
    const live = this.store.require(kind, place.namespace, place.name);
    const { object, warnings } = checkFields(
      kind,
      readObject(kind, body),
      options.validation ?? 'Warn',
    );
    const written = this.written(kind, live, object, options);
    return { object: written, created: false, warnings };
  }

  patch(
    kind: Kind,
    place: Place,
    type: string,
    body: unknown,
    options: WriteOptions = {},
  ): Written {
    if (type === 'application/apply-patch+yaml') {
      return this.apply(kind, place, body, options);
    }
    const live = this.store.require(kind, place.namespace, place.name);
    const patched =
      type === 'application/json-patch+json'
        ? jsonPatch(live, body)
        : mergePatch(live, body);
    return this.update(kind, place, patched, options);
  }

  /** Server-side apply. */
  private apply(
    kind: Kind,
    place: Place,
    body: unknown,
    options: WriteOptions,
  ): Written {
    const { manager } = options;
    if (!manager) {
      throw badRequest(
        'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
      );
    }
    const read = readObject(kind, body);
    const patch = this.placed(kind, place.namespace, {
      ...read,
      metadata: { ...read.metadata, name: read.metadata.name ?? place.name },
    });
    checkApplied(kind, patch);
    const live = this.store.get(kind, place.namespace, place.name);
    const { status: _ignored, ...rest } = patch;
    let object: KubernetesObject;
    if (live) {
      const by = { manager, force: options.force ?? false };
      const wanted =
        options.subresource === 'status'
          ? { ...live, status: { ...live.status, ...patch.status } }
          : applied(this.appliers, live, patch, by);
      object = this.written(kind, live, wanted, options);
    } else {
      const fresh = this.fresh(kind, rest as KubernetesObject);
      object = options.dryRun ? fresh : this.store.add(kind, fresh);
    }
    if (!options.dryRun && options.subresource !== 'status') {
      const { uid } = object.metadata;
      this.appliers.set(uid ?? '', manager, rememberedOf(patch));
    }
    return { object, created: !live, warnings: [] };
  }

  /** Removes an object, or marks it when something must be done first. */
  remove(
    kind: Kind,
    place: Place,
    propagation?: string,
  ): { object: KubernetesObject; gone: boolean } {
    return this.removal.remove(kind, place, propagation);
  }

  /** An object with its namespace, which must exist. */
  private placed(
    kind: Kind,
    namespace: string | undefined,
    object: KubernetesObject,
  ): KubernetesObject {
    const { metadata } = object;
    if (!kind.namespaced) {
      const { namespace: _none, ...rest } = metadata;
      return { ...object, metadata: rest };
    }
    if (metadata.namespace && namespace && metadata.namespace !== namespace) {
      throw badRequest(
        `the namespace of the provided object does not match the namespace sent on the request`,
      );
    }
    const inside = metadata.namespace ?? namespace ?? 'default';
    const spaces = this.kinds.require('', 'v1', 'namespaces');
    const space = this.store.get(spaces, undefined, inside);
    if (!space) {
      throw notFound(spaces, inside);
    }
    const name =
      metadata.name ??
      (metadata.generateName &&
        `${metadata.generateName}${randomBytes(3)
          .toString('hex')
          .slice(0, 5)}`);
    if (
      space.metadata.deletionTimestamp &&
      !this.store.get(kind, inside, name ?? '')
    ) {
      throw new KubernetesError(
        403,
        'Forbidden',
        `${kind.plural} "${name}" is forbidden: unable to create new content in namespace ${inside} because it is being terminated`,
      );
    }
    return { ...object, metadata: { ...metadata, name, namespace: inside } };
  }

  /** An object as it begins. */
  private fresh(kind: Kind, given: KubernetesObject): KubernetesObject {
    const { status: _ignored, ...rest } = given;
    const { uid, resourceVersion, deletionTimestamp, managedFields, ...kept } =
      given.metadata;
    const object = admitted(kind, {
      ...(kind.status ? rest : given),
      metadata: { ...kept, ...(kind.custom && { generation: 1 }) },
    } as KubernetesObject);
    if (kind.kind === 'Namespace') {
      object.spec = { finalizers: ['kubernetes'] };
      object.status = { phase: 'Active' };
      object.metadata.labels = {
        ...object.metadata.labels,
        'kubernetes.io/metadata.name': object.metadata.name,
      };
    }
    if (kind.kind === 'CustomResourceDefinition') {
      this.kinds.learn(object);
      object.status = given.status ?? established(object);
    }
    return encoded(kind, object);
  }

  /** Writes another state of an object, when it is another one. */
  private written(
    kind: Kind,
    live: KubernetesObject,
    given: KubernetesObject,
    options: WriteOptions,
  ): KubernetesObject {
    const kept = live.metadata;
    const { metadata } = given;
    const next: KubernetesObject =
      options.subresource === 'status'
        ? { ...live, status: given.status }
        : {
            ...given,
            ...(kind.status && { status: live.status }),
            metadata: {
              ...metadata,
              name: kept.name,
              namespace: kept.namespace,
              uid: kept.uid,
              creationTimestamp: kept.creationTimestamp,
              deletionTimestamp: kept.deletionTimestamp,
              deletionGracePeriodSeconds: kept.deletionGracePeriodSeconds,
              generation: kept.generation,
            },
          };
    if (metadata.uid !== undefined && metadata.uid !== kept.uid) {
      throw new KubernetesError(
        409,
        'Conflict',
        `Precondition failed: UID in precondition: ${metadata.uid}, UID in object meta: ${kept.uid}`,
      );
    }
    const object = encoded(kind, admitted(kind, next));
    if (kind.custom && !same(counted(object), counted(live))) {
      object.metadata.generation = (kept.generation ?? 0) + 1;
    }
    object.metadata.resourceVersion = metadata.resourceVersion;
    if (
      object.metadata.deletionTimestamp &&
      (object.metadata.finalizers ?? []).length === 0 &&
      kind.kind !== 'Namespace'
    ) {
      return options.dryRun ? object : this.removal.finish(kind, live);
    }
    const unchanged = same(object, {
      ...live,
      metadata: { ...kept, resourceVersion: metadata.resourceVersion },
    });
    const current =
      metadata.resourceVersion === undefined ||
      metadata.resourceVersion === kept.resourceVersion;
    if (current && (unchanged || options.dryRun)) {
      return unchanged ? live : object;
    }
    if (kind.kind === 'CustomResourceDefinition') {
      this.kinds.learn(object);
    }
    return this.store.replace(kind, object);
  }
}

/** What of an object counts for its generation. */
function counted(object: KubernetesObject): unknown {
  const { metadata, status, ...rest } = object;
  return rest;
}

function established(definition: KubernetesObject): Record<string, unknown> {
  return {
    acceptedNames: definition.spec?.names,
    conditions: ['NamesAccepted', 'Established'].map(type => ({
      type,
      status: 'True',
    })),
  };
}

/** Secrets can be given as text; they are kept encoded. */
function encoded(kind: Kind, object: KubernetesObject): KubernetesObject {
  const { stringData, ...rest } = object;
  if (kind.kind !== 'Secret' || kind.group !== '') {
    return object;
  }
  const texts = (stringData ?? {}) as Record<string, string>;
  return {
    ...rest,
    type: rest.type ?? 'Opaque',
    data: {
      ...(rest.data as Record<string, string> | undefined),
      ...Object.fromEntries(
        Object.entries(texts).map(([name, text]) => [
          name,
          Buffer.from(text, 'utf8').toString('base64'),
        ]),
      ),
    },
  };
}
