import { isFields, type Fields } from '../project/fields';
import type { Selection } from './Selection';
import { SelectiveParser, UnusualJsonError } from './SelectiveParser';
import { TextCache } from './TextCache';

/**
 * All that comes before the items in the two orders in which API servers write
 * a list: by the alphabet, and kind first.
 */
const heads =
  /^\{(?:"(?:kind|apiVersion)":"[^"\\]*",|"metadata":\{[^{}[\]\\]*\},)*"items":\[/;
const longestHead = 16 * 1024;

/** Where the items are. */
interface Items {
  readonly start: number;
  readonly end: number;
}

/**
 * A list of objects as it came from a server. Its items are parsed one by one,
 * and of them only what is wanted, which takes much less time and memory; what
 * is around them is known before. A list that is not written as API servers
 * write it is parsed as a whole, with the same outcome.
 */
export class ListText {
  private constructor(
    /** The list; without its items, unless it was parsed as a whole. */
    readonly list: Fields,
    private readonly bytes: Buffer,
    private readonly between?: Items,
  ) {}

  /**
   * Reads all but the items; undefined when it is no list.
   *
   * @throws SyntaxError when it is not JSON
   */
  static read(bytes: Buffer): ListText | undefined {
    const head = heads.exec(bytes.toString('latin1', 0, longestHead));
    const start = head?.[0].length ?? 0;
    const end = bytes.lastIndexOf(']');
    if (start > 0 && end >= start) {
      const list = parseRest(bytes, { start, end });
      if (list) return new ListText(list, bytes, { start, end });
    }
    const list = parseWhole(bytes);
    return list && new ListText(list, bytes);
  }

  /**
   * The items in order, which may lack what is not wanted.
   *
   * @throws SyntaxError when they are not JSON
   */
  items(wanted: Selection): readonly unknown[] {
    if (!this.between) return itemsOf(this.list);
    const { start, end } = this.between;
    const parser = new SelectiveParser(this.bytes, start, end, new TextCache());
    const items: unknown[] = [];
    try {
      while (!parser.done) {
        if (items.length > 0) parser.between();
        items.push(parser.value(wanted));
      }
      return items;
    } catch (error) {
      const unusual =
        error instanceof UnusualJsonError || error instanceof SyntaxError;
      if (!unusual) throw error;
      return this.#itemsOfWhole();
    }
  }

  #itemsOfWhole(): readonly unknown[] {
    const list = parseWhole(this.bytes);
    // By what was around the items somebody has gone on already.
    if (!list || !sameFields(list.metadata, this.list.metadata)) {
      throw new SyntaxError('the list contradicts itself');
    }
    return itemsOf(list);
  }
}

/** What is around the items, which there must be once. */
function parseRest(bytes: Buffer, { start, end }: Items): Fields | undefined {
  const after = bytes.toString('utf8', end);
  // A second list of items would count, also with its name in escapes.
  if (after.includes('"items"') || after.includes('\\')) return undefined;
  try {
    const list: unknown = JSON.parse(bytes.toString('utf8', 0, start) + after);
    return isFields(list) && isFields(list.metadata) ? list : undefined;
  } catch {
    return undefined;
  }
}

function parseWhole(bytes: Buffer): Fields | undefined {
  const list: unknown = JSON.parse(bytes.toString('utf8'));
  return isFields(list) && Array.isArray(list.items) ? list : undefined;
}

function itemsOf(list: Fields): readonly unknown[] {
  return Array.isArray(list.items) ? list.items : [];
}

function sameFields(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
