import { allowedSlips, editDistance } from './editDistance';
import type { Term } from './vocabulary';

/** Result of looking for a term at one place of a text. */
export type Match =
  | { found: 'one'; term: Term; length: number; corrected: boolean }
  | { found: 'several'; names: string[]; length: number }
  | { found: 'none' };

function sameTarget(a: Term, b: Term): boolean {
  return a.kind === b.kind && a.name === b.name;
}

/** One target, or several that nothing tells apart. */
function decide(terms: Term[], length: number, corrected: boolean): Match {
  const [first] = terms;
  if (terms.every(term => sameTarget(term, first))) {
    return { found: 'one', term: first, length, corrected };
  }
  const names = [...new Set(terms.map(term => term.name))].sort();
  return { found: 'several', names, length };
}

const kindOrder: Term['kind'][] = [
  'environment',
  'type',
  'profile',
  'service',
  'everywhere',
];

/** Names win over titles and aliases; then one kind wins over another. */
function strongest(terms: Term[]): Term[] {
  const names = terms.filter(term => term.exact);
  const pool = names.length > 0 ? names : terms;
  const kind = kindOrder.find(k => pool.some(term => term.kind === k));
  return pool.filter(term => term.kind === kind);
}

/** Finds terms at a word of a text; made once per vocabulary. */
export class TermMatcher {
  readonly #byFirstWord = new Map<string, Term[]>();
  readonly #singleWords = new Map<string, Term[]>();

  constructor(terms: readonly Term[]) {
    for (const term of terms) {
      push(this.#byFirstWord, term.words[0], term);
      push(this.#singleWords, term.words.join(''), term);
    }
  }

  /** The longest term that stands exactly at `words[at]`. */
  exact(words: readonly string[], at: number, prefer?: Term['kind']): Match {
    const here = (this.#byFirstWord.get(words[at]) ?? []).filter(term =>
      term.words.every((word, i) => words[at + i] === word),
    );
    if (here.length === 0) return { found: 'none' };
    const length = Math.max(...here.map(term => term.words.length));
    const longest = here.filter(term => term.words.length === length);
    const preferred = longest.filter(term => term.kind === prefer);
    return decide(
      strongest(preferred.length > 0 ? preferred : longest),
      length,
      false,
    );
  }

  /** The nearest term within the allowed slips; a tie is not decided. */
  near(word: string): Match {
    const slips = allowedSlips(word.length);
    let nearest: Term[] = [];
    let best = slips;
    if (slips === 0) return { found: 'none' };
    for (const [candidate, terms] of this.#singleWords) {
      // Short words are too near to each other to be guessed.
      const limit = Math.min(best, allowedSlips(candidate.length));
      if (limit === 0) continue;
      const distance = editDistance(word, candidate, limit);
      if (distance > limit) continue;
      nearest = distance < best ? [...terms] : [...nearest, ...terms];
      best = distance;
    }
    return nearest.length === 0 ? { found: 'none' } : decide(nearest, 1, true);
  }
}

function push(map: Map<string, Term[]>, key: string, term: Term) {
  const list = map.get(key);
  if (list) list.push(term);
  else map.set(key, [term]);
}
