/** Steps (insert, delete, replace, swap) between two words, or more than `bound`. */
function distance(a: string, b: string, bound: number): number {
  if (Math.abs(a.length - b.length) > bound) return bound + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      let steps = Math.min(
        last[j] + 1,
        row[j - 1] + 1,
        last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1),
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        steps = Math.min(steps, before[j - 2] + 1);
      }
      row.push(steps);
    }
    before = last;
    last = row;
  }
  return last[b.length];
}

/** Letters and digits in lower case: `Storage_GB` and `storageGb` are the same. */
function plain(word: string): string {
  return word.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/**
 * The candidate that a person most likely meant, by edit distance; the first
 * one of several equally near. Undefined when nothing is near.
 *
 * @public
 */
export function nearest(
  word: string,
  candidates: Iterable<string>,
): string | undefined {
  const wanted = plain(word).slice(0, 100);
  let best: { name: string; steps: number } | undefined;
  for (const name of candidates) {
    const known = plain(name);
    const bound = Math.max(1, Math.floor(Math.max(known.length, 3) / 3));
    let steps = distance(wanted, known, bound);
    if (
      steps > bound &&
      wanted.length >= 3 &&
      (known.startsWith(wanted) ||
        (known.length >= 3 && wanted.startsWith(known)))
    ) {
      // An abbreviation is near, but any typo is nearer.
      steps = 50 + Math.abs(known.length - wanted.length);
    } else if (steps > bound) {
      continue;
    }
    if (!best || steps < best.steps) best = { name, steps };
  }
  return best?.name;
}

/**
 * What stands after "unknown …" in a message: the nearest candidate, else all
 * that there are.
 */
export function suggestion(word: string, candidates: Iterable<string>): string {
  const all = [...candidates];
  const near = nearest(word, all);
  if (near !== undefined) return `; did you mean "${near}"?`;
  if (all.length === 0) return '; there is none';
  const shown = all.slice(0, 12).join(', ');
  return `; there is ${shown}${all.length > 12 ? ', …' : ''}`;
}
