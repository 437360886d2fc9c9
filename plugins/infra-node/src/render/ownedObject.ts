import type { JsonObject, JsonValue } from '@backstage/types';
import { sameJson } from '../inputs/sameJson';
import type { YamlEdit } from '../yaml';
import { isObject, valueAt, type ObjectIdentity } from './objectInventory';
import type { RenderChange } from './rendered';
import { OWN_PREFIX } from './tags';

/** A Kubernetes object of which Groundwork owns some keys. */
export interface OwnedObject {
  /** File of the object when it is new. */
  readonly path: string;
  readonly identity: ObjectIdentity;
  /** Paths of the owned keys, beside labels and annotations. */
  readonly owned: readonly (readonly string[])[];
  /**
   * The object as it should be, without API version and kind. `existing` is what the repository has, for
   * values that are kept, such as an approval.
   *
   * @throws InputError when an expression has no value
   */
  build(change: RenderChange, existing: JsonObject | undefined): JsonObject;
}

const CHANGE_ID = `${OWN_PREFIX}change-id`;
const REQUESTED_BY = `${OWN_PREFIX}requested-by`;

/** Annotations that say which change made an object what it is. */
export function changeAnnotations(
  change: RenderChange,
): Record<string, string> {
  return change.requestedBy === undefined
    ? {}
    : { [REQUESTED_BY]: change.requestedBy };
}

/** The change that an existing object names as its own. */
export function changeOf(existing: JsonObject): RenderChange | undefined {
  const annotations = valueAt(existing, ['metadata', 'annotations']);
  if (!isObject(annotations)) return undefined;
  const { [CHANGE_ID]: id, [REQUESTED_BY]: requestedBy } = annotations;
  if (typeof id !== 'string') return undefined;
  return typeof requestedBy === 'string' ? { id, requestedBy } : { id };
}

/**
 * The edits that make an existing object the wanted one; none when it is.
 *
 * An object keeps the id of the change that made it until something else of
 * it changes. Otherwise every change of a service would touch all its objects.
 */
export function objectEdits(
  owned: OwnedObject,
  existing: JsonObject,
  change: RenderChange,
): YamlEdit[] {
  const own = changeOf(existing);
  if (own) {
    const settled = edits(owned, existing, owned.build(own, existing));
    if (settled.length === 0) return [];
  }
  return edits(owned, existing, owned.build(change, existing));
}

function edits(
  { owned }: OwnedObject,
  existing: JsonObject,
  wanted: JsonObject,
): YamlEdit[] {
  const found: YamlEdit[] = [];
  const compare = (path: readonly string[]) => {
    const value = valueAt(wanted, path);
    if (!sameJson(valueAt(existing, path), value)) {
      found.push({ path: [...path], value });
    }
  };
  compare(['metadata', 'namespace']);
  found.push(
    ...metadataEdits('labels', existing, wanted),
    ...metadataEdits('annotations', existing, wanted),
  );
  owned.forEach(compare);
  return found;
}

/** Edits of all keys that are wanted, and of our own that are no longer. */
function metadataEdits(
  section: 'labels' | 'annotations',
  existing: JsonObject,
  wanted: JsonObject,
): YamlEdit[] {
  const present = textsIn(existing, section);
  const next = textsIn(wanted, section);
  const found: YamlEdit[] = [];
  const compare = (key: string, value: JsonValue | undefined) => {
    if (
      !sameJson(Object.hasOwn(present, key) ? present[key] : undefined, value)
    )
      found.push({ path: ['metadata', section, key], value });
  };
  for (const key of Object.keys(next)) compare(key, next[key]);
  for (const key of Object.keys(present)) {
    if (key.startsWith(OWN_PREFIX) && !Object.hasOwn(next, key)) {
      compare(key, undefined);
    }
  }
  return found;
}

function textsIn(
  { metadata }: JsonObject,
  section: 'labels' | 'annotations',
): JsonObject {
  const texts = isObject(metadata) ? metadata[section] : undefined;
  return isObject(texts) ? texts : {};
}
