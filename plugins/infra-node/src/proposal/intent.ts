import { createHash } from 'node:crypto';

/** Files as a change leaves them; `undefined` for those that go away. */
export interface IntentFile {
  readonly path: string;
  readonly after?: string | undefined;
}

/**
 * SHA-256 (hex) over paths and contents, in the order of the paths. Lengths
 * are part of it, so that no two lists of files run together.
 */
export function intentOf(files: readonly IntentFile[]): string {
  const hash = createHash('sha256');
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  for (const { path, after } of sorted) {
    const state = after === undefined ? 'deleted' : String(after.length);
    hash.update(`${path.length}:${path}\n${state}\n`);
    if (after !== undefined) hash.update(after);
  }
  return hash.digest('hex');
}

/**
 * Identity of a change: 12 hex digits. The same person with the same
 * idempotency key always gets the same, so that a retried submission finds its
 * own pull request.
 *
 * @public
 */
export function changeIdFor(principal: string, key: string): string {
  return createHash('sha256')
    .update(`${principal.length}:${principal}\n${key}`)
    .digest('hex')
    .slice(0, 12);
}
