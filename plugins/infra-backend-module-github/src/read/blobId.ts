import { createHash } from 'node:crypto';

/** Computes Git's id of a content that comes in parts. */
export class BlobHash {
  private readonly hash = createHash('sha1');

  /** @param size - bytes of the whole content */
  constructor(size: number) {
    this.hash.update(`blob ${size}\0`);
  }

  update(part: Uint8Array): void {
    this.hash.update(part);
  }

  digest(): string {
    return this.hash.digest('hex');
  }
}

/** Git's id of a file's content: SHA-1 of `blob <bytes>\0` and the content. */
export function blobIdOf(content: Uint8Array): string {
  const hash = new BlobHash(content.byteLength);
  hash.update(content);
  return hash.digest();
}
