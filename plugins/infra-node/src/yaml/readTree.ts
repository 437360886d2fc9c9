import {
  dereference,
  type SourceCollection,
  type SourceEntry,
  type SourceNode,
} from './sourceTree';
import type { Wanted } from './wanted';

/** A key as readers see it: an own entry, or one that a merge key supplies. */
export interface EffectiveEntry {
  entry: SourceEntry;
  /** False when a merge key supplies it. */
  own: boolean;
  /** A merge key supplies this key too; removing the own one would bring that one out. */
  merged: boolean;
}

const cache = new WeakMap<SourceCollection, Map<string, EffectiveEntry>>();

/** Keys of a mapping with those that its merge keys supply; own keys win, earlier sources win over later ones. */
export function effectiveEntries(
  map: SourceCollection,
): Map<string, EffectiveEntry> {
  const known = cache.get(map);
  if (known) {
    return known;
  }
  const result = new Map<string, EffectiveEntry>();
  cache.set(map, result);
  for (const entry of map.entries) {
    if (entry.name !== undefined) {
      result.set(entry.name, { entry, own: true, merged: false });
    }
  }
  for (const { merge, value } of map.entries) {
    if (!merge) {
      continue;
    }
    for (const source of mergeSources(value)) {
      for (const [name, { entry }] of effectiveEntries(source)) {
        const present = result.get(name);
        if (present) {
          present.merged ||= present.own;
        } else {
          result.set(name, { entry, own: false, merged: true });
        }
      }
    }
  }
  return result;
}

function mergeSources(value: SourceNode): SourceCollection[] {
  const node = dereference(value);
  if (node.kind === 'map') {
    return [node];
  }
  return node.kind === 'seq'
    ? node.entries.flatMap(({ value: item }) => {
        const source = dereference(item);
        return source.kind === 'map' ? [source] : [];
      })
    : [];
}

/**
 * Whether a node already says what is wanted, to every reader. A scalar about which YAML 1.1 and 1.2 disagree (`yes`,
 * `012`) equals nothing, so that an edit replaces it by one without doubt. Never looks at more than `wanted` holds.
 */
export function equalsWanted(source: SourceNode, wanted: Wanted): boolean {
  const node = dereference(source);
  if (node.foreign) {
    return false;
  }
  if (node.kind === 'scalar') {
    return !node.ambiguous && node.value === wanted;
  }
  if (node.kind === 'seq') {
    return (
      Array.isArray(wanted) &&
      wanted.length === node.entries.length &&
      wanted.every((item, index) =>
        equalsWanted(node.entries[index].value, item),
      )
    );
  }
  if (!(wanted instanceof Map) || node.entries.some(isNameless)) {
    return false;
  }
  const effective = effectiveEntries(node);
  return (
    effective.size === wanted.size &&
    [...wanted].every(([name, item]) => {
      const found = effective.get(name);
      return found !== undefined && equalsWanted(found.entry.value, item);
    })
  );
}

/** A key that is a collection, which no path can name. */
export function isNameless(entry: SourceEntry): boolean {
  return entry.name === undefined && !entry.merge;
}

/** The scalar under a key, as text; `undefined` when there is none. */
export function scalarUnder(
  source: SourceNode,
  key: string,
): string | undefined {
  const node = dereference(source);
  const found =
    node.kind === 'map' ? effectiveEntries(node).get(key) : undefined;
  const value = found && dereference(found.entry.value);
  return value?.kind === 'scalar' ? String(value.value) : undefined;
}

/** A node's data with aliases and merge keys written out. Only for nodes of a known, small weight. */
export function readData(source: SourceNode): Wanted {
  const node = dereference(source);
  if (node.kind === 'scalar') {
    return node.value;
  }
  if (node.kind === 'seq') {
    return node.entries.map(({ value }) => readData(value));
  }
  return new Map(
    [...effectiveEntries(node)].map(([name, { entry }]) => [
      name,
      readData(entry.value),
    ]),
  );
}
