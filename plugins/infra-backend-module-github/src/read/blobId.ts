import { createHash } from 'node:crypto';

/** Git's id of a file's content: SHA-1 of `blob <bytes>\0` and the content. */
export function blobIdOf(content: Uint8Array): string {
  return createHash('sha1')
    .update(`blob ${content.byteLength}\0`)
    .update(content)
    .digest('hex');
}
