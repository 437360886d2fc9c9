/** A JSON value. */
export type Json = null | boolean | number | string | Json[] | JsonFields;

/** A JSON object. */
export type JsonFields = { [key: string]: Json | undefined };

/** Who an object belongs to: it goes when its owner goes. @public */
export type KubernetesOwner = {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
  blockOwnerDeletion?: boolean;
};

/** What every object of a cluster says of itself. @public */
export type KubernetesMetadata = {
  name: string;
  generateName?: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  finalizers?: string[];
  ownerReferences?: KubernetesOwner[];
  managedFields?: Record<string, unknown>[];
};

/** An object of a cluster. @public */
export type KubernetesObject = {
  apiVersion: string;
  kind: string;
  metadata: KubernetesMetadata;
  spec?: Record<string, unknown>;
  status?: Record<string, unknown>;
  [field: string]: unknown;
};

/** Whether a value is a JSON object, no list and not null. */
export function isFields(value: unknown): value is JsonFields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a way of fields and list positions; undefined when there is none. */
export function valueAt(value: unknown, ...way: (string | number)[]): unknown {
  let found = value;
  for (const step of way) {
    if (Array.isArray(found) && typeof step === 'number') {
      found = found[step];
    } else if (isFields(found) && Object.hasOwn(found, step)) {
      found = found[step];
    } else {
      return undefined;
    }
  }
  return found;
}

/** Whether two JSON values say the same; fields that are undefined count as absent. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) {
    return true;
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, at) => same(item, b[at]));
  }
  if (!isFields(a) || !isFields(b)) {
    return false;
  }
  const fields = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...fields].every(field => same(a[field], b[field]));
}

/** `namespace/name`, or the name alone. */
export function keyOf(namespace: string | undefined, name: string): string {
  return namespace ? `${namespace}/${name}` : name;
}
