import {
  isFields,
  Json,
  JsonFields,
  KubernetesObject,
  same,
  valueAt,
} from './object';
import { KubernetesError } from './status';

/** What each manager has applied to an object, by the object's uid. */
export class Appliers {
  private readonly applied = new Map<string, Map<string, JsonFields>>();

  get(uid: string | undefined, manager: string): JsonFields | undefined {
    return uid ? this.applied.get(uid)?.get(manager) : undefined;
  }

  others(uid: string | undefined, manager: string): [string, JsonFields][] {
    return [...((uid && this.applied.get(uid)) || [])].filter(
      ([name]) => name !== manager,
    );
  }

  set(uid: string, manager: string, object: JsonFields): void {
    const managers = this.applied.get(uid) ?? new Map();
    this.applied.set(uid, managers);
    managers.set(manager, object);
  }

  forget(uid: string | undefined): void {
    if (uid) {
      this.applied.delete(uid);
    }
  }
}

/** The fields of an object that whoever applies it decides. */
function decided(object: KubernetesObject): JsonFields {
  const { apiVersion, kind, metadata, status, ...rest } = object;
  const { labels, annotations, finalizers, ownerReferences } = metadata;
  return {
    ...(rest as JsonFields),
    metadata: {
      ...(labels && { labels }),
      ...(annotations && { annotations }),
      ...(finalizers && { finalizers }),
      ...(ownerReferences && { ownerReferences }),
    } as unknown as JsonFields,
  };
}

/** Leaves of an object: lists count as one value. */
function leaves(value: unknown, way: string[] = []): [string[], Json][] {
  if (!isFields(value) || Object.keys(value).length === 0) {
    return [[way, value as Json]];
  }
  return Object.entries(value).flatMap(([name, part]) =>
    leaves(part, [...way, name]),
  );
}

/**
 * Server-side apply: lays what a manager applies over an object, takes away what
 * it applied before and does not any more, and refuses to change what another
 * manager applied, unless by force.
 *
 * Lists are taken as a whole, as they are in most custom kinds.
 */
export function applied(
  appliers: Appliers,
  live: KubernetesObject,
  patch: KubernetesObject,
  by: { manager: string; force: boolean },
): KubernetesObject {
  const wanted = decided(patch);
  const others = appliers.others(live.metadata.uid, by.manager);
  const conflicts = leaves(wanted).flatMap(([way, value]) =>
    others
      .filter(([, theirs]) => {
        const other = valueAt(theirs, ...way);
        return other !== undefined && !same(other, value);
      })
      .map(([manager]) => ({ manager, field: `.${way.join('.')}` })),
  );
  if (conflicts.length > 0 && !by.force) {
    throw conflict(live.apiVersion, conflicts);
  }
  let result: JsonFields = decided(live);
  const before = appliers.get(live.metadata.uid, by.manager);
  for (const [way] of before ? leaves(before) : []) {
    const kept =
      valueAt(wanted, ...way) !== undefined ||
      others.some(([, theirs]) => valueAt(theirs, ...way) !== undefined);
    if (!kept) {
      result = without(result, way);
    }
  }
  const { metadata, ...rest } = overlay(result, wanted) as JsonFields;
  return {
    apiVersion: live.apiVersion,
    kind: live.kind,
    ...(rest as Record<string, unknown>),
    metadata: {
      ...withoutDecided(live),
      ...(metadata as Partial<KubernetesObject['metadata']>),
    },
    ...(live.status !== undefined && { status: live.status }),
  };
}

/** What is remembered of an apply, for the next one. */
export function rememberedOf(patch: KubernetesObject): JsonFields {
  return structuredClone(decided(patch));
}

function withoutDecided(live: KubernetesObject): KubernetesObject['metadata'] {
  const { labels, annotations, finalizers, ownerReferences, ...rest } =
    live.metadata;
  return rest;
}

function overlay(below: unknown, above: unknown): unknown {
  if (!isFields(above) || !isFields(below)) {
    return above;
  }
  const result: JsonFields = { ...below };
  for (const [name, value] of Object.entries(above)) {
    result[name] = overlay(below[name], value) as Json;
  }
  return result;
}

function without(object: JsonFields, way: string[]): JsonFields {
  const [first, ...rest] = way;
  const part = object[first];
  const { [first]: _gone, ...others } = object;
  if (rest.length === 0) {
    return others;
  }
  if (!isFields(part)) {
    return object;
  }
  const less = without(part, rest);
  return Object.keys(less).length === 0 ? others : { ...object, [first]: less };
}

function conflict(
  apiVersion: string,
  conflicts: { manager: string; field: string }[],
): KubernetesError {
  const told = conflicts.map(
    ({ manager, field }) =>
      `conflict with "${manager}" using ${apiVersion}: ${field}`,
  );
  const count = conflicts.length;
  return new KubernetesError(
    409,
    'Conflict',
    count === 1
      ? `Apply failed with 1 conflict: ${told[0]}`
      : `Apply failed with ${count} conflicts: ${told.join(', ')}`,
    {
      causes: conflicts.map(({ field }, at) => ({
        reason: 'FieldManagerConflict',
        message: told[at],
        field,
      })),
    },
  );
}
