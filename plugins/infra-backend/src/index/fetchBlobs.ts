import type {
  GitOpsRepository,
  RepositoryTreeEntry,
} from '@groundwork/backstage-plugin-infra-node';
import { NotFoundError } from '@backstage/errors';
import type { IndexStore } from '../database/IndexStore';
import { BlobSink } from './BlobSink';
import { decodeBlob, MAX_FILE_BYTES, oversizedBlob } from './decodeBlob';

/** From this many files on, one archive is quicker than asking for blobs. */
const ARCHIVE_FROM = 500;
/** Blobs that are asked for at once. */
const BATCH_FILES = 500;

/**
 * Brings the contents of entries into the store, and only those that it does
 * not have: what an interrupted run has stored already is not read again.
 *
 * @returns number of blobs that were read from the repository's host
 */
export async function fetchBlobs(options: {
  repository: GitOpsRepository;
  store: IndexStore;
  revision: string;
  entries: readonly RepositoryTreeEntry[];
  /** Blobs that are surely in the store; nobody has to look. */
  present?: ReadonlySet<string>;
  signal?: AbortSignal;
}): Promise<number> {
  const { repository, store, revision, present, signal } = options;
  const files = options.entries.filter(
    entry => entry.type === 'file' && !present?.has(entry.blobId),
  );
  const missing = await store.findMissingBlobs(
    files.map(entry => entry.blobId),
  );
  const absent = files.filter(entry => missing.has(entry.blobId));

  const sink = new BlobSink(store, blobId => missing.delete(blobId));
  for (const entry of absent) {
    if (entry.size > MAX_FILE_BYTES) {
      await sink.add(oversizedBlob(entry.blobId, entry.size), 0);
    }
  }
  const oversized = sink.added;
  if (missing.size >= ARCHIVE_FROM) {
    const wanted = new Set(
      absent.filter(e => missing.has(e.blobId)).map(e => e.path),
    );
    const archive = repository.readArchive({
      revision,
      signal,
      include: path => wanted.has(path),
    });
    for await (const file of archive) {
      await sink.add(
        decodeBlob(file.blobId, file.content),
        file.content.byteLength,
      );
    }
  }
  // An archive may leave files out or change them ("export-ignore",
  // "export-subst" in .gitattributes); the rest comes blob by blob.
  await readSingly(repository, sink, missing, signal);
  await sink.flush();
  return sink.added - oversized;
}

async function readSingly(
  repository: GitOpsRepository,
  sink: BlobSink,
  missing: ReadonlySet<string>,
  signal: AbortSignal | undefined,
) {
  const blobIds = [...missing];
  for (let start = 0; start < blobIds.length; start += BATCH_FILES) {
    const batch = blobIds.slice(start, start + BATCH_FILES);
    const contents = await repository.readBlobs({ blobIds: batch, signal });
    for (const blobId of batch) {
      const bytes = contents.get(blobId);
      if (!bytes) {
        throw new NotFoundError(
          `${repository.title} lists the blob ${blobId} but does not give its content`,
        );
      }
      await sink.add(decodeBlob(blobId, bytes), bytes.byteLength);
    }
  }
}
