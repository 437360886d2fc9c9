import type {
  GitOpsRepository,
  Platform,
  PlatformFile,
  RepositoryTreeEntry,
} from '@groundwork/backstage-plugin-infra-node';
import type { IndexState, IndexStore } from '../database/IndexStore';
import { compareTree, type TreeDifference } from './compareTree';
import { fetchBlobs } from './fetchBlobs';
import { digestOf, type PlatformLoader } from './PlatformLoader';
import { PROJECTION } from './projectClaims';
import { isPlatformPath, RepositoryLayout } from './RepositoryLayout';
import { takeArchive } from './takeArchive';

/** How what is indexed differs from a revision, and what to make of it. */
export interface Difference extends TreeDifference {
  readonly platform: Platform;
  readonly platformDigest: string;
  readonly layout: RepositoryLayout;
  /** Entries among which claims are to be parsed and checked. */
  readonly suspects: readonly RepositoryTreeEntry[];
  /** Blobs that were read from the repository's host to find this out. */
  readonly readBlobs: number;
  /** Blobs that are surely stored already. */
  readonly present?: ReadonlySet<string>;
  readonly hasStrayBlobs: boolean;
}

/**
 * Compares the whole tree of a revision with what is indexed. It comes with
 * the archive when nothing is stored, and from a listing otherwise.
 */
export async function compareWithHead(options: {
  repository: GitOpsRepository;
  store: IndexStore;
  platforms: PlatformLoader;
  revision: string;
  state: IndexState | undefined;
  signal?: AbortSignal;
}): Promise<Difference> {
  const { repository, store, platforms, revision, state, signal } = options;
  const source = { repository, store, revision, signal };
  // What an interrupted run has stored is not read again: that is for a
  // listing, which tells what is missing.
  const isResumed = !state && (await store.hasBlobs());
  const taken = state || isResumed ? undefined : await takeArchive(source);
  const tree = taken?.tree ?? (await repository.readTree({ revision, signal }));
  const stored = state ? await store.listFiles() : new Map<string, string>();

  const documents = tree.filter(
    entry => entry.type === 'file' && isPlatformPath(entry.path),
  );
  const fetched = await fetchBlobs({
    ...source,
    present: taken?.blobIds,
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
  const checkAll = platformChanged || state?.projection !== PROJECTION;
  return {
    platform,
    platformDigest: digest,
    layout,
    changed,
    removed,
    suspects: checkAll ? tree : changed,
    readBlobs: (taken?.blobIds.size ?? 0) + fetched,
    present: taken?.blobIds,
    hasStrayBlobs: isResumed || isAnyLeft(taken?.blobIds, changed),
  };
}

function isAnyLeft(
  blobIds: ReadonlySet<string> = new Set(),
  entries: readonly RepositoryTreeEntry[],
): boolean {
  const left = new Set(blobIds);
  for (const entry of entries) left.delete(entry.blobId);
  return left.size > 0;
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
