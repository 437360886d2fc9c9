import type { Problem } from '@groundwork/backstage-plugin-infra-common';
import type {
  GitOpsRepository,
  PlatformFile,
  RepositoryTreeEntry,
} from '@groundwork/backstage-plugin-infra-node';
import type { IndexState, IndexStore } from '../database/IndexStore';
import { compareTree, entryKey } from './compareTree';
import { fetchBlobs } from './fetchBlobs';
import { digestOf, type PlatformLoader } from './PlatformLoader';
import { PROJECTION, projectClaims } from './projectClaims';
import { isPlatformPath, RepositoryLayout } from './RepositoryLayout';

/** What a refresh did, in numbers. */
export interface RefreshCounts {
  readonly revision: string;
  readonly changedFiles: number;
  readonly removedFiles: number;
  /** Blobs that were read from the repository's host. */
  readonly readBlobs: number;
  readonly parsedClaims: number;
}

/**
 * Brings the index to a revision: compare the tree with what is stored, read
 * the contents that are missing, parse the claims that changed, and switch.
 * Until the switch readers see the revision before, complete.
 *
 * @returns undefined when another replica switched in the meantime
 */
export async function refreshIndex(options: {
  repository: GitOpsRepository;
  store: IndexStore;
  platforms: PlatformLoader;
  revision: string;
  /** State that `stored` belongs to; undefined for an empty index. */
  state: IndexState | undefined;
  /** Entry keys of the indexed files, by path. Brought up to date. */
  stored: Map<string, string>;
  now: () => Date;
  signal?: AbortSignal;
}): Promise<RefreshCounts | undefined> {
  const { repository, store, platforms, revision, state, stored } = options;
  const { signal } = options;
  const tree = await repository.readTree({ revision, signal });
  const source = { repository, store, revision, signal };

  const documents = tree.filter(
    entry => entry.type === 'file' && isPlatformPath(entry.path),
  );
  let readBlobs = await fetchBlobs({
    ...source,
    entries: documents.filter(entry => stored.get(entry.path) !== entry.blobId),
  });
  const digest = digestOf(documents);
  const platform =
    platforms.get(digest) ??
    platforms.compile(digest, await readDocuments(store, documents));
  const platformChanged = state?.platformDigest !== digest;

  const layout = new RepositoryLayout(platform.settings.document.spec.layout);
  const { changed, removed } = compareTree({
    tree,
    stored,
    layout,
    layoutChanged: platformChanged,
  });
  readBlobs += await fetchBlobs({ ...source, entries: changed });

  const isClaim = (entry: RepositoryTreeEntry) =>
    entry.type === 'file' && layout.roleOf(entry.path) === 'claim';
  const checkAll = platformChanged || state?.projection !== PROJECTION;
  const claimFiles = (checkAll ? tree : changed).filter(isClaim);
  const { claims, problems } = await projectClaims({
    store,
    platform,
    files: claimFiles,
    signal,
  });
  problems.push(...(await findUnreadable(store, changed)));

  const switched = await store.switchTo({
    from: state?.generation ?? 0,
    state: {
      revision,
      platformDigest: digest,
      projection: PROJECTION,
      indexedAt: options.now(),
    },
    files: changed.map(entry => ({
      path: entry.path,
      blobId: entryKey(entry),
    })),
    removed,
    claims,
    projected: [
      ...new Set([...changed, ...claimFiles].map(entry => entry.path)),
    ],
    problems,
  });
  if (!switched) return undefined;
  for (const path of removed) stored.delete(path);
  for (const entry of changed) stored.set(entry.path, entryKey(entry));
  return {
    revision,
    changedFiles: changed.length,
    removedFiles: removed.length,
    readBlobs,
    parsedClaims: claimFiles.length,
  };
}

async function readDocuments(
  store: IndexStore,
  documents: readonly RepositoryTreeEntry[],
): Promise<PlatformFile[]> {
  const texts = await store.readTexts(documents.map(entry => entry.blobId));
  return documents.flatMap(({ path, blobId }) => {
    const text = texts.get(blobId);
    return text === undefined ? [] : [{ path, text }];
  });
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
