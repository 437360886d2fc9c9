import {
  compilePlatform,
  type Platform,
  type PlatformFile,
} from '@groundwork/backstage-plugin-infra-node';
import { createHash } from 'node:crypto';

/** A hash over paths and blob ids: equal digests mean equal documents. */
export function digestOf(
  files: Iterable<{ readonly path: string; readonly blobId: string }>,
): string {
  const lines = Array.from(files, file => `${file.path} ${file.blobId}\n`);
  const hash = createHash('sha256');
  for (const line of lines.sort()) hash.update(line);
  return hash.digest('hex');
}

/**
 * Keeps the platform that was compiled last, so that it is compiled again only
 * when one of its documents changes.
 */
export class PlatformLoader {
  #compiled: { digest: string; platform: Platform } | undefined;

  /** The platform if it is the one that was compiled last. */
  get(digest: string): Platform | undefined {
    return this.#compiled?.digest === digest
      ? this.#compiled.platform
      : undefined;
  }

  compile(digest: string, documents: Iterable<PlatformFile>): Platform {
    const platform = compilePlatform(documents);
    this.#compiled = { digest, platform };
    return platform;
  }
}
