import { equalsWanted, scalarUnder } from './readTree';
import { dereference, type SourceEntry } from './sourceTree';
import type { Wanted } from './wanted';

/** How an old sequence becomes the wanted one. */
export interface Alignment {
  /** Old items that stay, with what they are to become. */
  kept: { index: number; wanted: Wanted }[];
  /** Indexes of old items that go. */
  removed: number[];
  /** New items, each group behind an old index (-1: the top). */
  added: { after: number; items: Wanted[] }[];
}

/** The key by which items of Kubernetes lists are told apart. */
const NAME = 'name';
/** Largest comparison table; longer lists are compared by position. */
const MAX_TABLE = 250_000;

/**
 * Finds the least change of a sequence: by `name` when all old and new items are mappings with distinct names,
 * otherwise by the longest common subsequence of equal items, with what is left between paired by position.
 */
export function align(old: SourceEntry[], wanted: Wanted[]): Alignment {
  const named = areNamed(old, wanted);
  const same = named
    ? (entry: SourceEntry, item: Wanted) =>
        scalarUnder(entry.value, NAME) === wantedName(item)
    : (entry: SourceEntry, item: Wanted) => equalsWanted(entry.value, item);
  const result: Alignment = { kept: [], removed: [], added: [] };
  let index = 0;
  let next = 0;
  for (const [oldMatch, newMatch] of [
    ...matches(old, wanted, same),
    [old.length, wanted.length],
  ]) {
    const paired = named ? 0 : Math.min(oldMatch - index, newMatch - next);
    for (let pair = 0; pair < paired; pair++) {
      result.kept.push({ index: index++, wanted: wanted[next++] });
    }
    while (index < oldMatch) {
      result.removed.push(index++);
    }
    if (next < newMatch) {
      result.added.push({
        after: oldMatch - 1,
        items: wanted.slice(next, newMatch),
      });
    }
    if (oldMatch < old.length) {
      result.kept.push({ index: oldMatch, wanted: wanted[newMatch] });
    }
    index = oldMatch + 1;
    next = newMatch + 1;
  }
  return result;
}

function areNamed(old: SourceEntry[], wanted: Wanted[]): boolean {
  const before = old.map(({ value }) =>
    dereference(value).kind === 'map' ? scalarUnder(value, NAME) : undefined,
  );
  const after = wanted.map(wantedName);
  return [before, after].every(
    names => !names.includes(undefined) && new Set(names).size === names.length,
  );
}

function wantedName(item: Wanted): string | undefined {
  const name = item instanceof Map ? item.get(NAME) : undefined;
  return name === undefined || typeof name === 'object'
    ? undefined
    : String(name);
}

/** Index pairs of a longest common subsequence, ascending. */
function matches(
  old: SourceEntry[],
  wanted: Wanted[],
  same: (entry: SourceEntry, item: Wanted) => boolean,
): [number, number][] {
  const head: [number, number][] = [];
  let from = 0;
  while (
    from < old.length &&
    from < wanted.length &&
    same(old[from], wanted[from])
  ) {
    head.push([from, from]);
    from++;
  }
  const tail: [number, number][] = [];
  let oldEnd = old.length;
  let newEnd = wanted.length;
  while (
    oldEnd > from &&
    newEnd > from &&
    same(old[oldEnd - 1], wanted[newEnd - 1])
  ) {
    tail.unshift([--oldEnd, --newEnd]);
  }
  const rows = oldEnd - from;
  const columns = newEnd - from;
  if (rows * columns === 0 || rows * columns > MAX_TABLE) {
    return [...head, ...tail];
  }
  const width = columns + 1;
  const lengths = new Uint32Array((rows + 1) * width);
  const equal = new Uint8Array(rows * columns);
  for (let row = rows - 1; row >= 0; row--) {
    for (let column = columns - 1; column >= 0; column--) {
      const hit = same(old[from + row], wanted[from + column]);
      equal[row * columns + column] = hit ? 1 : 0;
      lengths[row * width + column] = hit
        ? lengths[(row + 1) * width + column + 1] + 1
        : Math.max(
            lengths[(row + 1) * width + column],
            lengths[row * width + column + 1],
          );
    }
  }
  const middle: [number, number][] = [];
  for (let row = 0, column = 0; row < rows && column < columns; ) {
    if (equal[row * columns + column]) {
      middle.push([from + row++, from + column++]);
    } else if (
      lengths[(row + 1) * width + column] >= lengths[row * width + column + 1]
    ) {
      row++;
    } else {
      column++;
    }
  }
  return [...head, ...middle, ...tail];
}
