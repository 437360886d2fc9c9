import type { JsonObject, JsonValue } from '@backstage/types';
import { isDeepStrictEqual } from 'node:util';
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
  const paths = [
    ['metadata', 'namespace'],
    ...metadataPaths('labels', existing, wanted),
    ...metadataPaths('annotations', existing, wanted),
    ...owned,
  ];
  return paths.flatMap(path => {
    const value = valueAt(wanted, path);
    const present = valueAt(existing, path);
    return present === value || isDeepStrictEqual(present, value)
      ? []
      : [{ path, value }];
  });
}

/** All keys that are wanted, and our own that are no longer. */
function metadataPaths(
  section: 'labels' | 'annotations',
  existing: JsonObject,
  wanted: JsonObject,
): string[][] {
  const keys = (object: JsonObject): string[] => {
    const value: JsonValue | undefined = valueAt(object, ['metadata', section]);
    return isObject(value) ? Object.keys(value) : [];
  };
  const stale = keys(existing).filter(key => key.startsWith(OWN_PREFIX));
  return [...new Set([...keys(wanted), ...stale])].map(key => [
    'metadata',
    section,
    key,
  ]);
}
