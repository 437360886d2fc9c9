import { createHash } from 'node:crypto';
import type { IndexedFile } from '../database/IndexStore';

/** Content of a file, or why there is none. */
export type FileContent =
  | { readonly kind: 'text'; readonly text: string }
  /** A link, a submodule, too large, or no text. */
  | { readonly kind: 'unreadable' }
  /** The database does not hold what was put there. */
  | { readonly kind: 'damaged' };

/**
 * Content of an indexed file, compared with Git's own hash: a plan on damaged
 * text would propose to undo what others did.
 */
export function contentOf(file: IndexedFile): FileContent {
  if (file.content !== undefined) {
    return gitBlobId(file.content) === file.blobId
      ? { kind: 'text', text: file.content }
      : { kind: 'damaged' };
  }
  const isFile = /^[0-9a-f]+$/.test(file.blobId);
  return { kind: isFile && !file.isStored ? 'damaged' : 'unreadable' };
}

function gitBlobId(content: string): string {
  const bytes = Buffer.from(content, 'utf8');
  return createHash('sha1')
    .update(`blob ${bytes.byteLength}\0`)
    .update(bytes)
    .digest('hex');
}
