const NONE = new Uint8Array();

/** Hands out exact numbers of bytes of a chunked source. */
export class BlockReader {
  private readonly chunks: AsyncIterator<Uint8Array>;
  private chunk = NONE;
  private at = 0;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.chunks = source[Symbol.asyncIterator]();
  }

  async take(size: number): Promise<Uint8Array> {
    if (this.chunk.length - this.at >= size) {
      const part = this.chunk.subarray(this.at, this.at + size);
      this.at += size;
      return part;
    }
    const parts: Uint8Array[] = [];
    for (let missing = size; missing > 0; ) {
      if (this.at === this.chunk.length) {
        await this.next();
      }
      const part = this.chunk.subarray(this.at, this.at + missing);
      parts.push(part);
      this.at += part.length;
      missing -= part.length;
    }
    return Buffer.concat(parts, size);
  }

  /** @param look - shown what is skipped, in parts that it must not keep */
  async skip(
    size: number,
    look: (part: Uint8Array) => void = () => {},
  ): Promise<void> {
    for (let missing = size; missing > 0; ) {
      if (this.at === this.chunk.length) {
        await this.next();
      }
      const step = Math.min(missing, this.chunk.length - this.at);
      look(this.chunk.subarray(this.at, this.at + step));
      this.at += step;
      missing -= step;
    }
  }

  /** Ends the source, wherever it stands. */
  async close(): Promise<void> {
    await this.chunks.return?.();
  }

  private async next(): Promise<void> {
    const { done, value } = await this.chunks.next();
    if (done) {
      throw new Error('the tar archive ends early');
    }
    this.chunk = value;
    this.at = 0;
  }
}
