import { createHash } from 'node:crypto';

/**
 * Where a kind was read up to. It is worth nothing for another server, or
 * when objects are projected to other rows than before.
 */
export interface CursorFormat {
  parse(stored: string | undefined): string | undefined;
  format(resourceVersion: string): string;
}

/** Goes up whenever rows get fields that stored rows do not have. */
const projectionVersion = 1;

/** Cursors of the cluster behind an address. */
export function cursorsOf(server: string): CursorFormat {
  const hash = createHash('sha256').update(server).digest('hex').slice(0, 8);
  const prefix = `${projectionVersion}/${hash}/`;
  return {
    parse: stored =>
      stored?.startsWith(prefix) && stored.length > prefix.length
        ? stored.slice(prefix.length)
        : undefined,
    format: resourceVersion => prefix + resourceVersion,
  };
}

const digits = /^\d{1,30}$/;

/**
 * Whether a resource version is older than another one of the same kind. Where
 * they are no numbers nothing is known, and the answer is no.
 */
export function isOlder(version: string, than: string): boolean {
  if (!digits.test(version) || !digits.test(than)) return false;
  return BigInt(version) < BigInt(than);
}
