import type { YamlPath, YamlPathSegment } from './types';
import type { Wanted } from './wanted';

/** An item named by the value of one of its keys. */
export interface ItemIdentity {
  key: string;
  value: string;
}

/** All edits of one call, arranged as the tree they address. */
export type Patch =
  | { kind: 'set'; value: Wanted }
  | { kind: 'remove' }
  | WalkPatch;

/** Edits below a node that is itself left as it is. */
export interface WalkPatch {
  kind: 'walk';
  keys: Map<string, Patch>;
  items: { identity: ItemIdentity; patch: Patch }[];
  /** Nothing else may stay, not even keys that no path can name. */
  exact?: true;
}

/** Thrown when an edit contradicts an earlier one or itself; never leaves this folder. */
export class ImpossiblePatchError extends Error {}

function emptyWalk(): WalkPatch {
  return { kind: 'walk', keys: new Map(), items: [] };
}

/**
 * Adds an edit to a tree of edits; the later one wins where both speak of the same node.
 *
 * @returns the new tree
 * @throws {@link ImpossiblePatchError}
 */
export function addEdit(
  tree: Patch | undefined,
  path: YamlPath,
  value: Wanted | undefined,
): Patch {
  const [segment, ...rest] = path;
  if (segment === undefined) {
    return value === undefined ? { kind: 'remove' } : { kind: 'set', value };
  }
  if (tree?.kind === 'set') {
    return { kind: 'set', value: setIn(tree.value, path, value) ?? new Map() };
  }
  if (tree?.kind === 'remove') {
    const created = setIn(undefined, path, value);
    return created === undefined ? tree : { kind: 'set', value: created };
  }
  const walk = tree ?? emptyWalk();
  if (typeof segment === 'string') {
    walk.keys.set(segment, addEdit(walk.keys.get(segment), rest, value));
  } else {
    const known = walk.items.find(
      item =>
        item.identity.key === segment.key &&
        item.identity.value === segment.value,
    );
    const patch = addEdit(known?.patch, rest, value);
    if (known) {
      known.patch = patch;
    } else {
      walk.items.push({ identity: segment, patch });
    }
  }
  return walk;
}

/**
 * The value that a patch makes of `current`, or creates where nothing stands yet; `undefined` when nothing is left.
 *
 * @throws {@link ImpossiblePatchError}
 */
export function createFrom(patch: Patch, current?: Wanted): Wanted | undefined {
  if (patch.kind === 'set') {
    return patch.value;
  }
  if (patch.kind === 'remove') {
    return undefined;
  }
  const map = new Map(current instanceof Map ? current : []);
  for (const [key, child] of patch.keys) {
    const value = createFrom(child, map.get(key));
    if (value === undefined) {
      map.delete(key);
    } else {
      map.set(key, value);
    }
  }
  const list = Array.isArray(current) ? [...current] : [];
  for (const { identity, patch: child } of patch.items) {
    const found = list.findIndex(item => hasIdentity(item, identity));
    const index = found < 0 ? list.length : found;
    const value = createFrom(child, list[index]);
    list.splice(
      index,
      1,
      ...(value === undefined ? [] : [withIdentity(value, identity)]),
    );
  }
  if (map.size > 0 && list.length > 0) {
    throw new ImpossiblePatchError(
      'is addressed both as a mapping and as a sequence',
    );
  }
  if (list.length > 0) {
    return list;
  }
  return map.size > 0 ? map : undefined;
}

/**
 * An item's value with the key that names it, so that the next run finds it again.
 *
 * @throws {@link ImpossiblePatchError} when the value names another item or is no mapping
 */
export function withIdentity(value: Wanted, identity: ItemIdentity): Wanted {
  if (!(value instanceof Map)) {
    throw new ImpossiblePatchError(
      `is an item named by its key '${identity.key}', so its value has to be a mapping`,
    );
  }
  const given = value.get(identity.key);
  if (given === undefined) {
    return new Map<string, Wanted>([
      [identity.key, identity.value],
      ...value.entries(),
    ]);
  }
  if (typeof given === 'object' || String(given) !== identity.value) {
    throw new ImpossiblePatchError(
      `is the item whose '${identity.key}' is '${identity.value}', but the wanted value names another one`,
    );
  }
  return value;
}

/**
 * Checks that edits below an item leave the key that names it, so that the next run finds it again.
 *
 * @throws {@link ImpossiblePatchError}
 */
export function assertKeepsIdentity(
  patch: Patch,
  identity: ItemIdentity,
): void {
  const name = patch.kind === 'walk' ? patch.keys.get(identity.key) : undefined;
  if (
    name?.kind === 'set' &&
    typeof name.value !== 'object' &&
    String(name.value) === identity.value
  ) {
    return;
  }
  if (name) {
    throw new ImpossiblePatchError(
      `is the item whose '${identity.key}' is '${identity.value}', but an edit below names another one`,
    );
  }
}

function setIn(
  current: Wanted | undefined,
  path: readonly YamlPathSegment[],
  value: Wanted | undefined,
): Wanted | undefined {
  const [segment, ...rest] = path;
  if (segment === undefined) {
    return value;
  }
  if (typeof segment === 'string') {
    if (
      current !== undefined &&
      current !== null &&
      !(current instanceof Map)
    ) {
      throw new ImpossiblePatchError('is set to something that has no keys');
    }
    const map = new Map(current ?? []);
    const child = setIn(map.get(segment), rest, value);
    if (child === undefined) {
      map.delete(segment);
    } else {
      map.set(segment, child);
    }
    return map.size === 0 && !current ? undefined : map;
  }
  if (current !== undefined && current !== null && !Array.isArray(current)) {
    throw new ImpossiblePatchError('is set to something that has no items');
  }
  const list = [...(current ?? [])];
  const index = list.findIndex(item => hasIdentity(item, segment));
  const child = setIn(list[index], rest, value);
  if (child === undefined) {
    list.splice(index < 0 ? list.length : index, 1);
  } else {
    list.splice(
      index < 0 ? list.length : index,
      1,
      withIdentity(child, segment),
    );
  }
  return list.length === 0 && !current ? undefined : list;
}

function hasIdentity(item: Wanted, identity: ItemIdentity): boolean {
  const name = item instanceof Map ? item.get(identity.key) : undefined;
  return (
    name !== undefined &&
    typeof name !== 'object' &&
    String(name) === identity.value
  );
}
