import type {
  GitOpsRepository,
  RepositoryTreeEntry,
} from '@groundwork/backstage-plugin-infra-node';
import type { IndexStore } from '../database/IndexStore';
import { BlobSink } from './BlobSink';
import { decodeBlob, MAX_FILE_BYTES } from './decodeBlob';
import { isYamlPath } from './RepositoryLayout';

/** What the transfer of a whole commit brought. */
export interface TakenArchive {
  /** Undefined when the transfer is not proved to be the commit. */
  readonly tree: readonly RepositoryTreeEntry[] | undefined;
  /** Blobs that are in the store now, whether a file will have them or not. */
  readonly blobIds: ReadonlySet<string>;
}

/**
 * Reads a commit into an empty store without listing it first. The documents
 * that tell which files matter come somewhere in the midst, so every YAML file
 * is stored; the switch drops what turns out not to matter.
 */
export async function takeArchive(options: {
  repository: GitOpsRepository;
  store: IndexStore;
  revision: string;
  signal?: AbortSignal;
}): Promise<TakenArchive> {
  const { repository, store, revision, signal } = options;
  const blobIds = new Set<string>();
  const sink = new BlobSink(store, blobId => {
    const isNew = !blobIds.has(blobId);
    blobIds.add(blobId);
    return isNew;
  });
  try {
    const tree = await repository.readAll({
      revision,
      signal,
      include: (path, size) => isYamlPath(path) && size <= MAX_FILE_BYTES,
      take: ({ blobId, content }) =>
        sink.add(decodeBlob(blobId, content), content.byteLength),
    });
    return { tree, blobIds };
  } finally {
    // Also when it broke off: the next run need not read these again.
    await sink.flush();
  }
}
