import type { EntryChanges, NewEntry } from './changeBlock';
import {
  beforeBreak,
  beforeSpaces,
  lineStart,
  nextLine,
  skipSpaces,
  startsLine,
} from './geometry';
import { printFlow, printFlowPair } from './print';
import type { EditSession } from './session';
import type { SourceCollection, SourceEntry } from './sourceTree';

/** Adds and removes entries of a flow collection (`[a, b]`, `{a: 1}`), on one line or with one entry per line. */
export function changeFlow(
  session: EditSession,
  collection: SourceCollection,
  changes: EntryChanges,
): void {
  const { entries } = collection;
  const added = changes.added.flatMap(group => group.entries);
  if (entries.length === 0) {
    const close = collection.end - 1;
    const gap = /[\s{[]/.test(session.text[close - 1]) ? '' : ' ';
    session.splice(close, close, gap + printAll(session, added).join(', '));
    return;
  }
  if (entries.every(entry => changes.removed.has(entry))) {
    const last = entries[entries.length - 1];
    if (added.length > 0) {
      const text = printAll(session, added).join(', ');
      session.splice(entries[0].start, last.end, text);
    } else {
      session.splice(collection.start + 1, collection.end - 1, '');
    }
    return;
  }
  const removed = new Set(changes.removed);
  for (const { after, entries: group } of changes.added) {
    // New entries take the places of removed ones right there, so that no comma has to move.
    const texts = printAll(session, group);
    let index = after;
    while (index >= 0 && removed.has(entries[index])) {
      index--;
    }
    const replaced = entries[index + 1];
    if (index < after && removed.delete(replaced)) {
      session.splice(replaced.start, replaced.end, texts.join(', '));
    } else {
      insert(session, collection, after, texts);
    }
  }
  removeEntries(session, collection, removed);
}

function printAll(session: EditSession, entries: NewEntry[]): string[] {
  return entries.map(({ key, value }) =>
    key === undefined
      ? printFlow(value, session.style)
      : printFlowPair(key, value, session.style),
  );
}

/** Past the comma, blanks and comment behind an entry, when nothing else stands on its line; the line break is not included. */
function ownLineEnd(text: string, entry: SourceEntry): number | undefined {
  if (!startsLine(text, entry.start)) {
    return undefined;
  }
  const end = entry.comma === undefined ? entry.end : entry.comma + 1;
  const next = skipSpaces(text, end);
  if (text[next] === '#' && next > end) {
    return beforeBreak(text, nextLine(text, next));
  }
  return /^\r?\n/.test(text.slice(next, next + 2)) ? next : undefined;
}

function insert(
  session: EditSession,
  { entries }: SourceCollection,
  after: number,
  texts: string[],
): void {
  const { text, style } = session;
  const neighbour = entries[Math.max(after, 0)];
  const lineEnd = ownLineEnd(text, neighbour);
  const breaks =
    lineEnd === undefined
      ? ' '
      : style.eol +
        text.slice(lineStart(text, neighbour.start), neighbour.start);
  if (after < 0) {
    const start = neighbour.start;
    session.splice(
      start,
      start,
      texts.map(item => `${item},${breaks}`).join(''),
    );
    return;
  }
  if (lineEnd === undefined) {
    const end = neighbour.end;
    session.splice(end, end, texts.map(item => `, ${item}`).join(''));
    return;
  }
  const comma = neighbour.comma !== undefined;
  if (!comma) {
    session.splice(neighbour.end, neighbour.end, ',');
  }
  const lines = texts.map(item => breaks + item).join(',');
  session.splice(lineEnd, lineEnd, lines + (comma ? ',' : ''));
}

function removeEntries(
  session: EditSession,
  { entries }: SourceCollection,
  removed: Set<SourceEntry>,
): void {
  const { text } = session;
  let kept = entries.length - 1;
  while (removed.has(entries[kept])) {
    kept--;
  }
  const lastKept = entries[kept];
  const openEnd = entries[entries.length - 1].comma === undefined;
  if (kept < entries.length - 1 && openEnd && lastKept.comma !== undefined) {
    session.splice(lastKept.comma, lastKept.comma + 1, '');
  }
  for (const [index, entry] of entries.entries()) {
    if (!removed.has(entry)) {
      continue;
    }
    const lineEnd = ownLineEnd(text, entry);
    const end = entry.comma === undefined ? entry.end : entry.comma + 1;
    if (lineEnd !== undefined) {
      session.splice(lineStart(text, entry.start), nextLine(text, lineEnd), '');
    } else if (index < kept) {
      session.splice(entry.start, skipSpaces(text, end), '');
    } else {
      session.splice(beforeSpaces(text, entry.start), end, '');
    }
  }
}
