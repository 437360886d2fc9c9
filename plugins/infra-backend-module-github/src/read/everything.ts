import type {
  RepositoryCallOptions,
  RepositoryFile,
  RepositoryTreeEntry,
} from '@groundwork/backstage-plugin-infra-node';
import type { Clock } from '../host/clock';
import type { GithubHost } from '../host/GithubHost';
import type { Coordinates } from '../repository/address';
import { readDownloads, type ArchiveEntry } from './download';
import { RootTree } from './rootTree';
import { readRoot } from './root';

/** What {@link EverythingReader} reads. */
export interface EverythingRequest extends RepositoryCallOptions {
  readonly revision: string;
  /** Size in bytes. */
  include(path: string, size: number): boolean;
  take(file: RepositoryFile): Promise<void>;
}

/**
 * Reads a whole commit from its archive alone. Every file is hashed, also
 * those that nobody wants, and Git's own tree ids are computed from the
 * hashes: an archive that is cut short, leaves a file out or changes one does
 * not come to the root tree that the commit has.
 */
export class EverythingReader {
  /** Paths that were given out; a download that starts again gives the rest. */
  private readonly given = new Set<string>();
  private entries: RepositoryTreeEntry[] = [];
  private root: string | undefined;

  constructor(
    private readonly host: GithubHost,
    private readonly clock: Clock,
    private readonly at: Coordinates,
    private readonly request: EverythingRequest,
  ) {}

  /**
   * @returns undefined when the archive is not the commit.
   * @throws as readDownloads.
   */
  async read(): Promise<RepositoryTreeEntry[] | undefined> {
    const { host, clock, at, request } = this;
    const { revision, signal, onWait } = request;
    const call = { signal, onWait };
    const expected = await readRoot(host, at, revision, call);
    if (!expected || expected.rewritesArchive) {
      return undefined;
    }
    const files = readDownloads(
      { host, clock, at, revision, call },
      (path, size) =>
        path !== undefined &&
        !this.given.has(path) &&
        request.include(path, size)
          ? 'content'
          : 'id',
      entries => this.readDownload(entries),
    );
    for await (const file of files) {
      await request.take(file);
    }
    return this.root === expected.treeId ? this.entries : undefined;
  }

  private async *readDownload(
    entries: AsyncIterable<ArchiveEntry>,
  ): AsyncGenerator<RepositoryFile> {
    const root = new RootTree();
    this.entries = [];
    let isWhole = true;
    for await (const entry of entries) {
      const { path, type, blobId, size, content } = entry;
      if (type === 'folder') {
        continue;
      }
      if (path === undefined || type === 'other') {
        isWhole = false;
        continue;
      }
      root.add(path, modeOf(entry), blobId);
      this.entries.push({ path, blobId, size, type });
      if (content !== undefined && !this.given.has(path)) {
        this.given.add(path);
        yield { path, blobId, content };
      }
    }
    this.root = isWhole ? root.finish() : undefined;
  }
}

function modeOf({ type, isExecutable }: ArchiveEntry) {
  if (type === 'link') {
    return '120000';
  }
  return isExecutable ? '100755' : '100644';
}
