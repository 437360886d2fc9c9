import {
  describeDesired,
  parseClaim,
  type DesiredService,
} from '@groundwork/backstage-plugin-infra-node';
import { createHash } from 'node:crypto';
import type { IndexStore } from '../database/IndexStore';
import type { StatusStore } from '../database/StatusStore';
import type { RepositoryIndex } from '../index/RepositoryIndex';

/** Changes whenever `describeDesired` gives something else for the same claim. */
const VERSION = 2;

/**
 * What the base branch asks for, by service. Described once for the same
 * documents and kept in the database: deciding every input of ten thousand
 * services takes seconds.
 */
export class DesiredServices {
  readonly #index: RepositoryIndex;
  readonly #indexStore: IndexStore;
  readonly #store: StatusStore;
  readonly #now: () => Date;

  constructor(options: {
    index: RepositoryIndex;
    indexStore: IndexStore;
    store: StatusStore;
    now: () => Date;
  }) {
    this.#index = options.index;
    this.#indexStore = options.indexStore;
    this.#store = options.store;
    this.#now = options.now;
  }

  /** Services without a readable claim are absent. */
  async read(
    services: readonly string[],
  ): Promise<Map<string, DesiredService>> {
    const { platform, state } = await this.#index.current();
    const now = this.#now();
    const claims = await this.#indexStore.findClaimFiles(services);
    const known = await this.#store.readDesired([...claims.keys()]);
    const found = new Map<string, DesiredService>();
    const made: { basis: string; desired: DesiredService }[] = [];
    const missing: { service: string; basis: string }[] = [];
    for (const [service, file] of claims) {
      const basis = basisOf(file.blobId, state.platformDigest, now);
      const entry = known.get(service);
      if (entry?.basis === basis) found.set(service, entry.desired);
      else missing.push({ service, basis });
    }
    const texts = await this.#indexStore.readTexts(
      missing.map(({ service }) => claims.get(service)!.blobId),
    );
    for (const { service, basis } of missing) {
      const { path, blobId } = claims.get(service)!;
      const { claim } = parseClaim(path, texts.get(blobId) ?? '');
      if (!claim) continue;
      const desired = describeDesired({ platform, claim, now });
      found.set(service, desired);
      made.push({ basis, desired });
    }
    if (made.length > 0) await this.#store.writeDesired(made);
    return found;
  }
}

/** Evidence of a package expires by the day, so the day is part of it. */
function basisOf(blobId: string, platformDigest: string, now: Date): string {
  const day = now.toISOString().slice(0, 10);
  return createHash('sha256')
    .update(`${VERSION} ${blobId} ${platformDigest} ${day}`)
    .digest('hex');
}
