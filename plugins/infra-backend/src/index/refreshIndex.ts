import type { Problem } from '@groundwork/backstage-plugin-infra-common';
import type {
  GitOpsRepository,
  Platform,
  RepositoryTreeEntry,
} from '@groundwork/backstage-plugin-infra-node';
import type { IndexState, IndexStore } from '../database/IndexStore';
import { entryKey } from './compareTree';
import { compareWithHead, type Difference } from './compareWithHead';
import { fetchBlobs } from './fetchBlobs';
import { followHead } from './followHead';
import type { PlatformLoader } from './PlatformLoader';
import { PROJECTION, projectClaims } from './projectClaims';

/** What a refresh did, in numbers. */
export interface RefreshCounts {
  readonly revision: string;
  readonly changedFiles: number;
  readonly removedFiles: number;
  /** Blobs that were read from the repository's host. */
  readonly readBlobs: number;
  readonly parsedClaims: number;
}

/** What a refresh works with. */
export interface RefreshOptions {
  readonly repository: GitOpsRepository;
  readonly store: IndexStore;
  readonly platforms: PlatformLoader;
  readonly revision: string;
  /** Undefined for an empty index. */
  readonly state: IndexState | undefined;
  /** The platform of the state; undefined to compare the whole tree. */
  readonly platform: Platform | undefined;
  readonly now: () => Date;
  readonly signal?: AbortSignal;
}

/**
 * Brings the index to a revision: find what differs, read the contents that
 * are missing, parse the claims that changed, and switch. Until the switch
 * readers see the revision before, complete.
 *
 * @returns undefined when another replica switched in the meantime
 */
export async function refreshIndex(
  options: RefreshOptions,
): Promise<RefreshCounts | undefined> {
  const { repository, store, revision, state, signal } = options;
  const difference = await findDifference(options);
  const { changed, removed, platform, layout } = difference;
  const fetched = await fetchBlobs({
    repository,
    store,
    revision,
    entries: changed,
    present: difference.present,
    signal,
  });

  const claimFiles = difference.suspects.filter(
    entry => entry.type === 'file' && layout.roleOf(entry.path) === 'claim',
  );
  const { claims, problems } = await projectClaims({
    store,
    platform,
    files: claimFiles,
    signal,
  });
  // Also of claims that did not change: all their problems are replaced.
  const touched = [...new Set([...changed, ...claimFiles])];
  problems.push(...(await findUnreadable(store, touched)));

  const switched = await store.switchTo({
    from: state?.generation ?? 0,
    state: {
      revision,
      platformDigest: difference.platformDigest,
      projection: PROJECTION,
      indexedAt: options.now(),
    },
    files: changed.map(entry => ({
      path: entry.path,
      blobId: entryKey(entry),
    })),
    removed,
    claims,
    projected: touched.map(entry => entry.path),
    problems,
    hasStrayBlobs: difference.hasStrayBlobs,
  });
  if (!switched) return undefined;
  return {
    revision,
    changedFiles: changed.length,
    removedFiles: removed.length,
    readBlobs: difference.readBlobs + fetched,
    parsedClaims: claimFiles.length,
  };
}

async function findDifference(options: RefreshOptions): Promise<Difference> {
  const { state, platform } = options;
  const followed =
    state?.projection === PROJECTION && platform
      ? await followHead({ ...options, state, platform })
      : undefined;
  return followed ?? compareWithHead(options);
}

/** Problems of entries that cannot be read as text. */
async function findUnreadable(
  store: IndexStore,
  entries: readonly RepositoryTreeEntry[],
): Promise<Problem[]> {
  const found: Problem[] = [];
  const reasons = await store.findBlobProblems(
    entries.filter(e => e.type === 'file').map(e => e.blobId),
  );
  for (const { path, blobId, type } of entries) {
    const base = { severity: 'error', path, column: 1 } as const;
    const reason = reasons.get(blobId);
    if (type !== 'file') {
      const what = type === 'link' ? 'a symbolic link' : 'a submodule';
      const message = `${path} is ${what}, which is not followed. Put the file itself there.`;
      found.push({ ...base, rule: 'not-a-file', message, line: 1 });
    } else if (reason) {
      const { message, line } = reason;
      found.push({ ...base, rule: 'unparsable', message, line });
    }
  }
  return found;
}
