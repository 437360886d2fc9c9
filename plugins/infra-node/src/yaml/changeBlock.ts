import {
  attachedComments,
  beforeBreak,
  blockEnd,
  lineStart,
  startsLine,
} from './geometry';
import { printItem, printPair } from './print';
import type { EditSession } from './session';
import type { SourceCollection, SourceEntry } from './sourceTree';
import type { Wanted } from './wanted';

/** An entry to be added: with a key in mappings, without in sequences. */
export interface NewEntry {
  key?: string;
  value: Wanted;
}

/** What happens to the entries of one collection. Entries that stay are edited by themselves. */
export interface EntryChanges {
  removed: Set<SourceEntry>;
  /** `after`: index of the old entry behind which they go; -1 for the top. Ascending. */
  added: { after: number; entries: NewEntry[] }[];
}

/** Where a collection hangs: behind a key, behind a dash, or at the root. */
export interface CollectionPlace {
  /** Past the colon, dash, anchor or tag before it. */
  slot: number;
  owner: 'key' | 'dash' | 'root';
}

/**
 * Adds and removes whole lines of a block collection.
 *
 * A removed entry takes its value, the comment on its own lines and deeper comments below with it. The comment lines
 * directly above it go too, unless a sibling follows on the very next line (they may head a group) or they start the
 * document. A collection that loses everything becomes `{}` or `[]`.
 */
export function changeBlock(
  session: EditSession,
  collection: SourceCollection,
  place: CollectionPlace,
  changes: EntryChanges,
): void {
  const { entries } = collection;
  const [first] = entries;
  if (entries.every(entry => changes.removed.has(entry))) {
    replaceAll(session, collection, place, changes);
    return;
  }
  const { text, style } = session;
  const pad = ' '.repeat(collection.column);
  const compact = !startsLine(text, first.start);
  const lead = compact
    ? entries.findIndex(entry => !changes.removed.has(entry))
    : 0;
  const ends = entries.map(entry =>
    blockEnd(text, entry.end, collection.column),
  );
  if (lead > 0) {
    const rest = /\s*/y;
    rest.lastIndex = ends[lead - 1];
    rest.test(text);
    session.splice(first.start, rest.lastIndex, '');
  }
  const dangling = danglingComments(text, entries, ends, changes.removed);
  for (const [index, entry] of entries.entries()) {
    if (index >= lead && changes.removed.has(entry)) {
      const header = place.owner === 'root' && index === 0;
      const floor = entries[index - 1]?.end ?? place.slot;
      const start =
        dangling.has(entry) && !header
          ? attachedComments(text, entry.start, collection.column, floor)
          : lineStart(text, entry.start);
      session.deleteLines(start, ends[index]);
    }
  }
  for (const { after, entries: added } of changes.added) {
    const lines = added
      .map(entry => print(session, entry, collection.column))
      .join('');
    if (compact && after < lead) {
      const moved = beforeBreak(lines, lines.length);
      session.splice(
        first.start,
        first.start,
        lines.slice(collection.column, moved) + style.eol + pad,
      );
    } else {
      const at =
        after >= 0
          ? ends[after]
          : attachedComments(text, first.start, collection.column, place.slot);
      session.splice(at, at, lines);
    }
  }
}

/** Removed entries that no staying sibling follows on the very next line. */
function danglingComments(
  text: string,
  entries: SourceEntry[],
  ends: number[],
  removed: Set<SourceEntry>,
): Set<SourceEntry> {
  const result = new Set<SourceEntry>();
  for (let index = entries.length - 1; index >= 0; index--) {
    const next = entries[index + 1];
    const followed =
      next !== undefined &&
      startsAt(text, ends[index], next) &&
      !(removed.has(next) && result.has(next));
    if (removed.has(entries[index]) && !followed) {
      result.add(entries[index]);
    }
  }
  return result;
}

function startsAt(text: string, line: number, entry: SourceEntry): boolean {
  return /^[ \t]*$/.test(text.slice(line, entry.start));
}

function print(session: EditSession, entry: NewEntry, column: number): string {
  return entry.key === undefined
    ? printItem(entry.value, column, session.style)
    : printPair(entry.key, entry.value, column, session.style);
}

function replaceAll(
  session: EditSession,
  collection: SourceCollection,
  place: CollectionPlace,
  changes: EntryChanges,
): void {
  const { text } = session;
  const [first] = collection.entries;
  const end = blockEnd(text, collection.end, collection.column);
  const added = changes.added.flatMap(({ entries }) => entries);
  if (added.length > 0) {
    const lines = added
      .map(entry => print(session, entry, collection.column))
      .join('');
    session.splice(
      first.start,
      beforeBreak(text, end),
      lines.slice(collection.column, beforeBreak(lines, lines.length)),
    );
    return;
  }
  const empty = collection.kind === 'map' ? '{}' : '[]';
  if (place.owner === 'root' || !startsLine(text, first.start)) {
    session.splice(first.start, beforeBreak(text, end), empty);
    return;
  }
  const start = attachedComments(
    text,
    first.start,
    collection.column,
    place.slot,
  );
  session.splice(place.slot, place.slot, ` ${empty}`);
  session.splice(start, end, '');
}
