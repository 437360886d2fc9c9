import { nestedEnd } from './nestedEnd';
import { addToHash, type Selection } from './Selection';
import type { TextCache } from './TextCache';

const quote = 34;
const plus = 43;
const comma = 44;
const minus = 45;
const point = 46;
const zero = 48;
const nine = 57;
const colon = 58;
const letterE = 69;
const listStart = 91;
const backslash = 92;
const listEnd = 93;
const letterA = 97;
const letterZ = 122;
const objectStart = 123;
const objectEnd = 125;
const space = 32;
const beyondAscii = 128;

/** JSON is not written as it is usually, or is none. */
export class UnusualJsonError extends Error {}

/**
 * Parses what a selection wants of JSON without white space, and steps over the
 * rest, of which it looks at quotes and brackets only. What it gives of JSON is
 * what `JSON.parse` gives, less members that are not wanted; names that are
 * written with escapes are unusual.
 */
export class SelectiveParser {
  #at: number;

  constructor(
    private readonly bytes: Buffer,
    start: number,
    private readonly end: number,
    private readonly texts: TextCache,
  ) {
    this.#at = start;
  }

  /** Whether all has been parsed. */
  get done(): boolean {
    return this.#at === this.end;
  }

  /**
   * Steps over the comma between two values.
   *
   * @throws UnusualJsonError when there is none
   */
  between(): void {
    if (this.#next() !== comma) throw new UnusualJsonError();
  }

  /**
   * The next value.
   *
   * @throws UnusualJsonError, SyntaxError
   */
  value(selection: Selection | undefined): unknown {
    const first = this.bytes[this.#at];
    if (first === quote) return this.#text();
    if (selection) {
      if (first === objectStart) return this.#object(selection);
      if (first === listStart) return this.#list(selection);
    }
    return first > zero && first <= nine ? this.#number() : this.#whole();
  }

  #next(): number {
    if (this.#at >= this.end) throw new UnusualJsonError();
    return this.bytes[this.#at++];
  }

  #object(selection: Selection): Record<string, unknown> {
    const { bytes, end } = this;
    const object: Record<string, unknown> = {};
    this.#at += 1;
    if (bytes[this.#at] === objectEnd) {
      this.#at += 1;
      return object;
    }
    for (;;) {
      if (this.#next() !== quote) throw new UnusualJsonError();
      const start = this.#at;
      let at = start;
      let hash = 0;
      for (let byte = bytes[at]; byte !== quote; byte = bytes[++at]) {
        if (byte === backslash || at >= end) throw new UnusualJsonError();
        hash = addToHash(hash, byte);
      }
      if (bytes[at + 1] !== colon) throw new UnusualJsonError();
      this.#at = at + 2;
      const member = selection.find(bytes, start, at, hash);
      if (member) object[member.name] = this.value(member.selection);
      else this.#at = this.#valueEnd();
      const next = this.#next();
      if (next === objectEnd) return object;
      if (next !== comma) throw new UnusualJsonError();
    }
  }

  #list(selection: Selection): unknown[] {
    const { bytes } = this;
    const list: unknown[] = [];
    this.#at += 1;
    if (bytes[this.#at] === listEnd) {
      this.#at += 1;
      return list;
    }
    for (;;) {
      // Lists in lists are not descended into: they may be deep.
      const inner = bytes[this.#at] === listStart ? undefined : selection;
      list.push(this.value(inner));
      const next = this.#next();
      if (next === listEnd) return list;
      if (next !== comma) throw new UnusualJsonError();
    }
  }

  /** A text; what is not plain ASCII is left to others. */
  #text(): unknown {
    const { bytes, end } = this;
    const start = this.#at + 1;
    let at = start;
    let hash = 0;
    for (let byte = bytes[at]; byte !== quote; byte = bytes[++at]) {
      if (byte === backslash || byte < space || byte >= beyondAscii) {
        return this.#whole();
      }
      if (at >= end) throw new UnusualJsonError();
      hash = addToHash(hash, byte);
    }
    this.#at = at + 1;
    return this.texts.text(bytes, start, at, hash);
  }

  /** A number; only short ones without sign, point and exponent are read here. */
  #number(): unknown {
    const { bytes, end } = this;
    let number = 0;
    let at = this.#at;
    for (; at < end; at++) {
      const digit = bytes[at] - zero;
      if (digit < 0 || digit > 9) break;
      number = number * 10 + digit;
    }
    const short = at - this.#at <= 15;
    if (!short || isOfWord(bytes[at])) return this.#whole();
    this.#at = at;
    return number;
  }

  #whole(): unknown {
    const start = this.#at;
    this.#at = this.#valueEnd();
    return JSON.parse(this.bytes.toString('utf8', start, this.#at));
  }

  /** Where the value ends that begins here. */
  #valueEnd(): number {
    const { bytes, end } = this;
    let at = this.#at;
    const first = bytes[at];
    if (first === objectStart || first === listStart) {
      at = nestedEnd(bytes, at, end);
      if (at < 0) throw new UnusualJsonError();
      return at;
    }
    if (first === quote) {
      at += 1;
      while (at < end && bytes[at] !== quote) {
        at += bytes[at] === backslash ? 2 : 1;
      }
      if (at >= end) throw new UnusualJsonError();
      return at + 1;
    }
    while (at < end && isOfWord(bytes[at])) at += 1;
    if (at === this.#at) throw new UnusualJsonError();
    return at;
  }
}

/** What numbers, `true`, `false` and `null` are made of. */
function isOfWord(byte: number): boolean {
  return (
    (byte >= zero && byte <= nine) ||
    (byte >= letterA && byte <= letterZ) ||
    byte === plus ||
    byte === minus ||
    byte === point ||
    byte === letterE
  );
}
