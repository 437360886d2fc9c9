import type {
  RepositoryCallOptions,
  RepositoryFile,
} from '@groundwork/backstage-plugin-infra-node';
import type { Clock } from '../host/clock';
import type { GithubHost } from '../host/GithubHost';
import type { Coordinates } from '../repository/address';
import { ATTRIBUTES, rewritesArchive, topRewritesArchive } from './attributes';
import { readBlobs } from './blobs';
import { readDownloads, type ArchiveEntry } from './download';
import { readTree } from './tree';

const BLOBS_AT_ONCE = 400;

/** What {@link ArchiveReader} reads. */
export interface ArchiveRequest extends RepositoryCallOptions {
  readonly revision: string;
  /** Size in bytes. */
  include(path: string, size: number): boolean;
}

/**
 * Reads the wanted regular files of a commit from one download, as it arrives.
 * Links, submodules and anything with a path outside the repository are left
 * out. A download that breaks off is started again and goes on where it broke.
 *
 * Git attributes can make an archive differ from the commit. Then the tree is
 * read, too, and what differs is read by its blob id.
 */
export class ArchiveReader {
  /** Blob ids by path of what was given out. */
  private readonly given = new Map<string, string>();
  /** Blob ids and sizes by path, once the archive is not to be trusted. */
  private tree: Map<string, { blobId: string; size: number }> | undefined;

  constructor(
    private readonly host: GithubHost,
    private readonly clock: Clock,
    private readonly at: Coordinates,
    private readonly request: ArchiveRequest,
  ) {}

  /**
   * @throws ServiceUnavailableError when three downloads broke off; the errors
   *   of the host's request layer.
   */
  async *read(): AsyncGenerator<RepositoryFile> {
    const { host, at, request } = this;
    if (await topRewritesArchive(host, at, request.revision, this.call)) {
      await this.readTree();
    }
    const { clock, call } = this;
    const { revision } = request;
    yield* readDownloads(
      { host, clock, at, revision, call },
      (path, size) => (this.mayBeWanted(path, size) ? 'content' : 'nothing'),
      entries => this.readDownload(entries),
    );
    yield* this.readDifferences();
  }

  private get call(): RepositoryCallOptions {
    const { signal, onWait } = this.request;
    return { signal, onWait };
  }

  private mayBeWanted(path: string | undefined, size: number): boolean {
    return (
      path !== undefined &&
      !this.given.has(path) &&
      (this.request.include(path, size) || isAttributes(path))
    );
  }

  private async *readDownload(
    entries: AsyncIterable<ArchiveEntry>,
  ): AsyncGenerator<RepositoryFile> {
    for await (const { path, type, blobId, content } of entries) {
      if (type !== 'file' || path === undefined || !content) {
        continue;
      }
      if (isAttributes(path) && rewritesArchive(textOf(content))) {
        await this.readTree();
      }
      if (this.isWanted(path, blobId, content.byteLength)) {
        this.given.set(path, blobId);
        yield { path, blobId, content };
      }
    }
  }

  private isWanted(path: string, blobId: string, size: number): boolean {
    const isTrue = !this.tree || this.tree.get(path)?.blobId === blobId;
    return isTrue && (!isAttributes(path) || this.request.include(path, size));
  }

  private async readTree(): Promise<void> {
    if (!this.tree) {
      const { revision } = this.request;
      const entries = await readTree(this.host, this.at, {
        ...this.call,
        revision,
      });
      this.tree = new Map(
        entries
          .filter(({ type }) => type === 'file')
          .map(({ path, blobId, size }) => [path, { blobId, size }]),
      );
    }
  }

  /** What the archive leaves out or has changed. */
  private async *readDifferences(): AsyncGenerator<RepositoryFile> {
    const missing = [...(this.tree ?? [])].filter(
      ([path, { blobId, size }]) =>
        this.given.get(path) !== blobId && this.request.include(path, size),
    );
    for (let start = 0; start < missing.length; start += BLOBS_AT_ONCE) {
      const part = missing.slice(start, start + BLOBS_AT_ONCE);
      const contents = await readBlobs(this.host, this.at, {
        ...this.call,
        blobIds: part.map(([, { blobId }]) => blobId),
      });
      for (const [path, { blobId }] of part) {
        const content = contents.get(blobId);
        if (content) {
          yield { path, blobId, content };
        }
      }
    }
  }
}

function isAttributes(path: string): boolean {
  return path === ATTRIBUTES || path.endsWith(`/${ATTRIBUTES}`);
}

function textOf(content: Uint8Array): string {
  return Buffer.from(content).toString('utf8');
}
