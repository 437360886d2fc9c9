import { ServiceUnavailableError } from '@backstage/errors';
import type {
  RepositoryCallOptions,
  RepositoryFile,
} from '@groundwork/backstage-plugin-infra-node';
import type { Clock } from '../host/clock';
import type { GithubHost } from '../host/GithubHost';
import type { Coordinates } from '../repository/address';
import { ATTRIBUTES, rewritesArchive, topRewritesArchive } from './attributes';
import { blobIdOf } from './blobId';
import { readBlobs } from './blobs';
import { walkTar } from './tarWalk';
import { readTree } from './tree';
import { unpack } from './unpack';

const DOWNLOADS = 3;
const BLOBS_AT_ONCE = 400;

/** What {@link ArchiveReader} reads. */
export interface ArchiveRequest extends RepositoryCallOptions {
  readonly revision: string;
  /** Size in bytes. */
  include(path: string, size: number): boolean;
}

/** The archive ended early or is damaged; another download may be whole. */
class BrokenDownload extends Error {
  readonly name = 'BrokenDownload';
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
    for (let round = 1; ; round += 1) {
      try {
        yield* this.readDownload();
        break;
      } catch (error) {
        request.signal?.throwIfAborted();
        if (!(error instanceof BrokenDownload)) {
          throw error;
        }
        if (round === DOWNLOADS) {
          throw new ServiceUnavailableError(
            `${host.name} did not send the archive of ${at.owner}/${
              at.name
            } at ${
              request.revision
            } completely in ${DOWNLOADS} attempts: ${host.clean(
              error.message,
            )}`,
          );
        }
        await host.backOff(round, request.signal);
      }
    }
    yield* this.readDifferences();
  }

  private get call(): RepositoryCallOptions {
    const { signal, onWait } = this.request;
    return { signal, onWait };
  }

  private async *readDownload(): AsyncGenerator<RepositoryFile> {
    const { at, clock, given, request } = this;
    const { signal } = request;
    const download = await this.host.download(
      'GET /repos/{owner}/{repo}/tarball/{ref}',
      { owner: at.owner, repo: at.name, ref: request.revision },
      this.call,
    );
    const entries = walkTar(
      unpack(download, { clock, signal }),
      (name, size) => {
        const path = insideRepository(name);
        return (
          path !== undefined &&
          !given.has(path) &&
          (request.include(path, size) || isAttributes(path))
        );
      },
    );
    try {
      for (;;) {
        const next = await orBroken(() => entries.next());
        if (next.done) {
          return;
        }
        const { content, type } = next.value;
        const path = insideRepository(next.value.path);
        if (type === 'file' && path !== undefined) {
          if (isAttributes(path) && rewritesArchive(textOf(content))) {
            await this.readTree();
          }
          const blobId = blobIdOf(content);
          if (this.isWanted(path, blobId, content.byteLength)) {
            given.set(path, blobId);
            yield { path, blobId, content };
          }
        }
      }
    } finally {
      await entries.return(undefined);
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

/** GitHub puts everything below one folder named after the commit. */
function insideRepository(name: string): string | undefined {
  const path = name.slice(name.indexOf('/') + 1);
  const safe =
    name.includes('/') &&
    path !== '' &&
    path.split('/').every(part => part !== '' && part !== '.' && part !== '..');
  return safe ? path : undefined;
}

async function orBroken<T>(step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw new BrokenDownload(error instanceof Error ? error.message : 'failed');
  }
}
