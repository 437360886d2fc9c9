import type { JsonObject } from '@backstage/types';
import type { Problem } from '@groundwork/backstage-plugin-infra-common';
import { readDocuments } from './readDocuments';
import { MANAGER } from './tags';

/** A Kubernetes object in a file of the repository. */
export interface StoredObject {
  readonly path: string;
  readonly object: JsonObject;
}

/** What an object is, whatever its version. */
export interface ObjectIdentity {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
}

/** The Kubernetes objects in some files. */
export interface ObjectInventory {
  readonly objects: readonly StoredObject[];
  /** Files that could not be read, with the reason. */
  readonly unreadable: ReadonlyMap<string, Problem>;
  find(identity: ObjectIdentity): readonly StoredObject[];
}

/** Whether a file is read as YAML. */
export function isYamlFile(path: string): boolean {
  return /\.ya?ml$/.test(path);
}

/** Reads the objects of all YAML files that `include` holds for, in order of their paths. */
export function readObjects(
  files: ReadonlyMap<string, string>,
  include: (path: string, text: string) => boolean,
): ObjectInventory {
  const objects: StoredObject[] = [];
  const unreadable = new Map<string, Problem>();
  for (const path of [...files.keys()].sort()) {
    const text = files.get(path) ?? '';
    if (!isYamlFile(path) || !include(path, text)) continue;
    const { values, problem } = readDocuments(path, text);
    for (const value of values) {
      if (isObject(value)) objects.push({ path, object: value });
    }
    if (problem) unreadable.set(path, problem);
  }
  const byIdentity = new Map<string, StoredObject[]>();
  for (const stored of objects) {
    const key = identityKey(identityOf(stored.object));
    byIdentity.set(key, [...(byIdentity.get(key) ?? []), stored]);
  }
  return {
    objects,
    unreadable,
    find: wanted => byIdentity.get(identityKey(wanted)) ?? [],
  };
}

/** API version, kind and name; empty texts where they are missing. */
export function identityOf(object: JsonObject): ObjectIdentity {
  const { apiVersion, kind, metadata } = object;
  const name = isObject(metadata) ? metadata.name : undefined;
  return {
    apiVersion: typeof apiVersion === 'string' ? apiVersion : '',
    kind: typeof kind === 'string' ? kind : '',
    name: typeof name === 'string' ? name : '',
  };
}

/** The value at a path of keys. */
export function valueAt(
  object: unknown,
  keys: readonly string[],
): JsonObject[string] {
  let value: unknown = object;
  for (const key of keys) {
    if (!isObject(value) || !Object.hasOwn(value, key)) return undefined;
    value = value[key];
  }
  return value as JsonObject[string];
}

/** Whether Groundwork made an object for this service. */
export function isOwnObject(object: JsonObject, service: string): boolean {
  const labels = valueAt(object, ['metadata', 'labels']);
  return (
    isObject(labels) &&
    labels['app.kubernetes.io/managed-by'] === MANAGER &&
    labels['groundwork/service'] === service
  );
}

/** Whether a JSON value is an object. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Equal for the same object, whatever its version. */
function identityKey({ apiVersion, kind, name }: ObjectIdentity): string {
  return JSON.stringify([group(apiVersion), kind, name]);
}

/** `helm.toolkit.fluxcd.io/v2` → `helm.toolkit.fluxcd.io`, `v1` → ``. */
function group(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
}
