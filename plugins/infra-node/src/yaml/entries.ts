import { changeBlock, type EntryChanges } from './changeBlock';
import { changeFlow } from './changeFlow';
import {
  withIdentity,
  type ItemIdentity,
  type Patch,
  type WalkPatch,
} from './patch';
import { effectiveEntries } from './readTree';
import { replaceValue, type Place } from './replaceValue';
import type { EditSession } from './session';
import {
  dereference,
  type SourceCollection,
  type SourceEntry,
} from './sourceTree';
import type { YamlPath } from './types';
import type { Wanted } from './wanted';

/** Notes that an entry goes away. */
export function removeEntry(
  session: EditSession,
  entry: SourceEntry,
  path: YamlPath,
): void {
  if (entry.key) {
    session.remove(entry.key, path);
  }
  session.remove(entry.value, path);
}

/** Setting a whole mapping: every wanted key, and the removal of every other one. */
export function exactly(
  node: SourceCollection,
  wanted: Map<string, Wanted>,
): WalkPatch {
  const keys = new Map<string, Patch>();
  for (const name of effectiveEntries(node).keys()) {
    if (!wanted.has(name)) {
      keys.set(name, { kind: 'remove' });
    }
  }
  for (const [name, value] of wanted) {
    keys.set(name, { kind: 'set', value });
  }
  return { kind: 'walk', keys, items: [], exact: true };
}

/** The wanted item with the key that names it, spelled as it stands in the file. */
export function identified(
  patch: Patch,
  identity: ItemIdentity,
  { value }: SourceEntry,
): Patch {
  if (patch.kind !== 'set') {
    return patch;
  }
  const wanted = withIdentity(patch.value, identity);
  if (
    !(wanted instanceof Map) ||
    !(patch.value instanceof Map) ||
    patch.value.has(identity.key)
  ) {
    return patch;
  }
  const node = dereference(value);
  const name =
    node.kind === 'map' ? effectiveEntries(node).get(identity.key) : undefined;
  const spelled = name && dereference(name.entry.value);
  if (spelled?.kind === 'scalar' && !spelled.ambiguous) {
    wanted.set(identity.key, spelled.value);
  }
  return { kind: 'set', value: wanted };
}

/** Where an entry's value hangs. */
export function placeOf(
  parent: SourceCollection,
  entry: SourceEntry,
  above: Place,
): Place {
  return {
    node: entry.value,
    slot: entry.slot,
    hasSlot: entry.hasSlot,
    owner: parent.kind === 'map' ? 'key' : 'dash',
    column: parent.column,
    flow: above.flow || parent.layout !== 'block',
  };
}

/** Adds and removes entries of a collection in whatever way it is laid out. */
export function changeEntries(
  session: EditSession,
  place: Place,
  node: SourceCollection,
  changes: EntryChanges,
): void {
  if (changes.removed.size === 0 && changes.added.length === 0) {
    return;
  }
  const added = changes.added.flatMap(({ entries }) => entries);
  const bare =
    node.entries.length === 0 &&
    !session.text.slice(node.start, node.end).includes('#');
  if (bare && !place.flow) {
    replaceValue(
      session,
      place,
      node.kind === 'map'
        ? new Map(added.map(({ key, value }) => [key ?? '', value]))
        : added.map(({ value }) => value),
    );
  } else if (node.layout === 'block') {
    changeBlock(session, node, place, changes);
  } else {
    changeFlow(session, node, changes);
  }
}
