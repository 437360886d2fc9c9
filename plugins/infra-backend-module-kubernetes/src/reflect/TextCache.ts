const size = 2048;
const longest = 64;

/**
 * Makes texts of bytes, and of the same bytes mostly the same text: in a list
 * most texts come again and again.
 */
export class TextCache {
  readonly #texts: string[] = new Array(size).fill('');

  /** @param hash - of the bytes, which have to be ASCII */
  text(bytes: Buffer, start: number, end: number, hash: number): string {
    const length = end - start;
    if (length > longest) return bytes.toString('latin1', start, end);
    const slot = (hash ^ (hash >>> 15)) & (size - 1);
    const known = this.#texts[slot];
    if (known.length === length) {
      let i = 0;
      while (i < length && known.charCodeAt(i) === bytes[start + i]) i += 1;
      if (i === length) return known;
    }
    const made = bytes.toString('latin1', start, end);
    this.#texts[slot] = made;
    return made;
  }
}
