const newline = 10;

/** A line, or the note that there was one too long to be kept. */
export type SplitLine = { readonly text: string } | { readonly tooLong: true };

/**
 * Cuts a stream of bytes into lines, whatever pieces it comes in. A line
 * beyond the limit is let go as it arrives.
 */
export class LineSplitter {
  #parts: Buffer[] = [];
  #size = 0;
  #skipping = false;

  constructor(private readonly limit: number) {}

  /** The lines that end in this piece; empty ones are left out. */
  *push(chunk: Buffer): Generator<SplitLine> {
    let start = 0;
    for (;;) {
      const end = chunk.indexOf(newline, start);
      if (end < 0) break;
      const line = this.#finish(chunk, start, end);
      start = end + 1;
      if (line) yield line;
    }
    this.#keep(chunk, start);
  }

  /** Bytes of a line that has not ended. */
  get pending(): number {
    return this.#size;
  }

  #finish(chunk: Buffer, start: number, end: number): SplitLine | undefined {
    const size = this.#size + end - start;
    const skipped = this.#skipping || size > this.limit;
    const parts = this.#parts;
    this.#parts = [];
    this.#size = 0;
    this.#skipping = false;
    if (skipped) return { tooLong: true };
    if (size === 0) return undefined;
    if (parts.length === 0) return { text: chunk.toString('utf8', start, end) };
    parts.push(chunk.subarray(start, end));
    return { text: Buffer.concat(parts, size).toString('utf8') };
  }

  #keep(chunk: Buffer, start: number): void {
    if (this.#skipping || start >= chunk.length) return;
    this.#size += chunk.length - start;
    if (this.#size > this.limit) {
      this.#skipping = true;
      this.#parts = [];
      this.#size = 0;
      return;
    }
    this.#parts.push(chunk.subarray(start));
  }
}
