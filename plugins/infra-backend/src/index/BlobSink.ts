import type { IndexStore, StoredBlob } from '../database/IndexStore';

/**
 * Bounds what is held in memory before it goes to the database. Blob ids are
 * random, so that each batch touches most pages of the database's index: few
 * large batches are much cheaper than many small ones.
 */
const BATCH_FILES = 10_000;
const BATCH_BYTES = 8 * 1024 * 1024;

/** Writes wanted blobs to the store in batches. */
export class BlobSink {
  readonly #store: IndexStore;
  readonly #claim: (blobId: string) => boolean;
  #batch: StoredBlob[] = [];
  #bytes = 0;
  added = 0;

  /** @param claim - whether to take a blob; true at most once for each */
  constructor(store: IndexStore, claim: (blobId: string) => boolean) {
    this.#store = store;
    this.#claim = claim;
  }

  async add(blob: StoredBlob, bytes: number) {
    if (!this.#claim(blob.blobId)) return;
    this.#batch.push(blob);
    this.#bytes += bytes;
    this.added += 1;
    const isFull =
      this.#batch.length >= BATCH_FILES || this.#bytes >= BATCH_BYTES;
    if (isFull) await this.flush();
  }

  async flush() {
    const batch = this.#batch;
    this.#batch = [];
    this.#bytes = 0;
    if (batch.length > 0) await this.#store.writeBlobs(batch);
  }
}
