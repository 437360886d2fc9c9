import { align } from './align';
import type { NewEntry } from './changeBlock';
import {
  changeEntries,
  exactly,
  identified,
  placeOf,
  removeEntry,
} from './entries';
import {
  aliasObstacle,
  colonObstacle,
  kindObstacle,
  mergeObstacle,
  pairObstacle,
  sharedObstacle,
  tagObstacle,
  templateObstacle,
} from './obstacles';
import {
  assertKeepsIdentity,
  createFrom,
  withIdentity,
  type Patch,
  type WalkPatch,
} from './patch';
import {
  effectiveEntries,
  equalsWanted,
  isNameless,
  scalarUnder,
} from './readTree';
import { replaceValue, rewriteScalar, type Place } from './replaceValue';
import type { EditSession } from './session';
import type { SourceCollection, SourceEntry } from './sourceTree';
import type { YamlPath } from './types';
import type { Wanted } from './wanted';

/** Brings one node to what a patch asks for, writing splices and obstacles into the session. */
export function editNode(
  session: EditSession,
  place: Place,
  patch: Patch,
  path: YamlPath,
): void {
  const { node } = place;
  if (patch.kind === 'set' && equalsWanted(node, patch.value)) {
    return;
  }
  session.guarded(
    () => {
      if (node.kind === 'alias') {
        editNode(session, { ...place, node: node.target }, patch, path);
      } else {
        editOwn(session, place, patch, path);
      }
    },
    () =>
      node.kind === 'alias'
        ? aliasObstacle(session, node, patch, path)
        : sharedObstacle(session, node, patch, path),
  );
}

function editOwn(
  session: EditSession,
  place: Place,
  patch: Patch,
  path: YamlPath,
): void {
  const { node } = place;
  if (patch.kind === 'remove' || node.kind === 'alias') {
    return;
  }
  const wanted = createFrom(patch);
  if (patch.kind === 'walk' && wanted === undefined && node.kind === 'scalar') {
    return;
  }
  const templated =
    node.kind === 'map' &&
    node.layout === 'flow' &&
    session.text.startsWith('{{', node.start);
  const pair = node.kind !== 'scalar' && node.layout === 'pair';
  if (!place.hasSlot) {
    session.refuse(colonObstacle(node, patch, path));
  } else if (templated) {
    session.refuse(templateObstacle(node, patch, path));
  } else if (pair && patch.kind === 'walk') {
    session.refuse(pairObstacle(node, patch, path));
  } else if (patch.kind === 'walk') {
    walk(session, place, patch, path);
  } else if (node.foreign) {
    session.refuse(tagObstacle(node, patch, path));
  } else if (pair) {
    replace(session, place, patch.value, path);
  } else if (node.kind === 'map' && patch.value instanceof Map) {
    editMap(session, place, node, exactly(node, patch.value), path);
  } else if (node.kind === 'seq' && Array.isArray(patch.value)) {
    editSequence(session, place, node, patch.value, path);
  } else if (
    node.tag &&
    !(
      node.kind === 'scalar' &&
      typeof node.value === 'string' &&
      typeof patch.value === 'string'
    )
  ) {
    session.refuse(tagObstacle(node, patch, path));
  } else if (
    node.kind === 'scalar' &&
    (patch.value === null || typeof patch.value !== 'object')
  ) {
    rewriteScalar(session, place, node, patch.value);
  } else {
    replace(session, place, patch.value, path);
  }
}

function replace(
  session: EditSession,
  place: Place,
  wanted: Wanted,
  path: YamlPath,
): void {
  const { node } = place;
  if (node.kind === 'map' || node.kind === 'seq') {
    for (const entry of node.entries) {
      removeEntry(session, entry, path);
    }
  }
  replaceValue(session, place, wanted);
}

function walk(
  session: EditSession,
  place: Place,
  patch: WalkPatch,
  path: YamlPath,
): void {
  const { node } = place;
  if (node.kind === 'scalar') {
    if (node.value === null && !node.tag) {
      replaceValue(session, place, createFrom(patch) ?? null);
    } else {
      session.refuse(kindObstacle(node, patch, path));
    }
    return;
  }
  const fitting = node.kind === 'map' ? patch.keys.size : patch.items.length;
  const other =
    node.kind === 'map'
      ? patch.items
      : [...patch.keys.values()].map(p => ({ patch: p }));
  if (
    node.kind === 'alias' ||
    other.some(item => createFrom(item.patch) !== undefined)
  ) {
    session.refuse(kindObstacle(node, patch, path));
  } else if (fitting > 0 && node.kind === 'map') {
    editMap(session, place, node, patch, path);
  } else if (fitting > 0) {
    editItems(session, place, node, patch, path);
  }
}

function editMap(
  session: EditSession,
  place: Place,
  node: SourceCollection,
  patch: WalkPatch,
  path: YamlPath,
): void {
  const effective = effectiveEntries(node);
  const removed = new Set<SourceEntry>(
    patch.exact ? node.entries.filter(isNameless) : [],
  );
  const added: NewEntry[] = [];
  for (const [key, child] of patch.keys) {
    const below = [...path, key];
    const found = effective.get(key);
    if (!found) {
      const value = createFrom(child);
      if (value !== undefined) {
        added.push({ key, value });
      }
    } else if (child.kind === 'remove') {
      if (found.merged) {
        session.refuse(mergeObstacle(node, found.entry.value, child, below));
      } else {
        removed.add(found.entry);
        removeEntry(session, found.entry, below);
      }
    } else {
      const edit = () =>
        editNode(session, placeOf(node, found.entry, place), child, below);
      if (found.own) {
        edit();
      } else {
        session.guarded(edit, () =>
          mergeObstacle(node, found.entry.value, child, below),
        );
      }
    }
  }
  changeEntries(session, place, node, {
    removed,
    added:
      added.length > 0
        ? [{ after: node.entries.length - 1, entries: added }]
        : [],
  });
}

function editSequence(
  session: EditSession,
  place: Place,
  node: SourceCollection,
  wanted: Wanted[],
  path: YamlPath,
): void {
  const alignment = align(node.entries, wanted);
  for (const { index, wanted: value } of alignment.kept) {
    const entry = node.entries[index];
    const name = scalarUnder(entry.value, 'name');
    editNode(session, placeOf(node, entry, place), { kind: 'set', value }, [
      ...path,
      name === undefined ? String(index) : { key: 'name', value: name },
    ]);
  }
  const removed = alignment.removed.map(index => node.entries[index]);
  for (const entry of removed) {
    removeEntry(session, entry, path);
  }
  changeEntries(session, place, node, {
    removed: new Set(removed),
    added: alignment.added.map(({ after, items }) => ({
      after,
      entries: items.map(value => ({ value })),
    })),
  });
}

function editItems(
  session: EditSession,
  place: Place,
  node: SourceCollection,
  patch: WalkPatch,
  path: YamlPath,
): void {
  const removed = new Set<SourceEntry>();
  const added: NewEntry[] = [];
  for (const { identity, patch: child } of patch.items) {
    const below = [...path, identity];
    assertKeepsIdentity(child, identity);
    const found = node.entries.filter(
      ({ value }) => scalarUnder(value, identity.key) === identity.value,
    );
    const [entry] = found;
    if (found.length > 1) {
      session.refuse({
        path: below,
        offset: found[1].start,
        reason: `several items have '${identity.key}: ${identity.value}'`,
        proposal: 'Leave only one of them, then try again.',
      });
    } else if (!entry) {
      const value = createFrom(child);
      if (value !== undefined) {
        added.push({ value: withIdentity(value, identity) });
      }
    } else if (child.kind === 'remove') {
      removed.add(entry);
      removeEntry(session, entry, below);
    } else {
      editNode(
        session,
        placeOf(node, entry, place),
        identified(child, identity, entry),
        below,
      );
    }
  }
  changeEntries(session, place, node, {
    removed,
    added:
      added.length > 0
        ? [{ after: node.entries.length - 1, entries: added }]
        : [],
  });
}
