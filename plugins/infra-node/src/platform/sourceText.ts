import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  type Document,
  type Node,
} from 'yaml';
import type { Located } from './platform';

/** Line and column, from 1. */
export interface Place {
  line: number;
  column: number;
}

type Keys = readonly (string | number)[];

/**
 * The text of a file, for finding places in it. Reading with positions is ten
 * times slower than reading alone, so it happens when the first place is asked
 * for, and once.
 */
export class SourceText {
  #parsed: { documents: Document[]; lines: LineCounter } | undefined;

  constructor(readonly path: string, readonly text: string) {}

  /** Place of the value at `keys`, or of the nearest thing above it. */
  valuePlace(index: number, keys: Keys): Place {
    return this.#place(index, keys, false);
  }

  /** Place of the last key of `keys`, or of the nearest thing above it. */
  keyPlace(index: number, keys: Keys): Place {
    return this.#place(index, keys, true);
  }

  /** The text of the scalar at `keys` as it is written. */
  written(index: number, keys: Keys): string | undefined {
    const { documents } = this.#read();
    let node: unknown = documents[index]?.contents;
    for (const key of keys) {
      const found = child(resolve(node, documents[index]), key);
      if (!found) return undefined;
      node = found.value;
    }
    return isScalar(node) && node.range
      ? this.text.slice(node.range[0], node.range[1])
      : undefined;
  }

  #place(index: number, keys: Keys, wantKey: boolean): Place {
    const { documents, lines } = this.#read();
    const document = documents[index];
    let node: unknown = document?.contents;
    let offset = rangeStart(node) ?? document?.range?.[0] ?? 0;
    keys.forEach((key, depth) => {
      const found = child(resolve(node, document), key);
      node = found?.value;
      if (!found) return;
      const isLast = depth === keys.length - 1;
      const value = rangeStart(node);
      // A block collection starts on a later line than the key that names it.
      const preferKey =
        found.key !== undefined &&
        ((isLast && wantKey) ||
          value === undefined ||
          isMap(node) ||
          isSeq(node));
      offset = (preferKey ? found.key : value) ?? offset;
    });
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  }

  #read() {
    if (!this.#parsed) {
      const lines = new LineCounter();
      const documents = parseAllDocuments(this.text, {
        lineCounter: lines,
        uniqueKeys: false,
        strict: false,
        logLevel: 'silent',
        merge: true,
      });
      this.#parsed = {
        // Empty documents carry nothing and have no number.
        documents: Array.isArray(documents)
          ? documents.filter(d => d.contents !== null && !isEmpty(d.contents))
          : [],
        lines,
      };
    }
    return this.#parsed;
  }
}

function isEmpty(node: unknown): boolean {
  return isScalar(node) && node.value === null;
}

function resolve(node: unknown, document: Document): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}

function child(
  node: unknown,
  key: string | number,
): { key?: number; value: unknown } | undefined {
  if (isMap(node)) {
    const pair = node.items.find(
      item => isScalar(item.key) && String(item.key.value) === String(key),
    );
    return pair && { key: rangeStart(pair.key), value: pair.value };
  }
  if (isSeq(node) && Number.isInteger(Number(key))) {
    const item = node.items[Number(key)];
    return item === undefined
      ? undefined
      : { key: rangeStart(item), value: item };
  }
  return undefined;
}

function rangeStart(node: unknown): number | undefined {
  return (node as Node | undefined | null)?.range?.[0];
}

/** A document with its places. */
export function locate<T>(
  document: T,
  source: SourceText,
  index: number,
): Located<T> {
  return {
    document,
    path: source.path,
    position: keys => source.valuePlace(index, keys),
  };
}
