import { ServiceUnavailableError } from '@backstage/errors';
import type {
  RepositoryCallOptions,
  RepositoryFile,
} from '@groundwork/backstage-plugin-infra-node';
import type { Clock } from '../host/clock';
import type { GithubHost } from '../host/GithubHost';
import type { Coordinates } from '../repository/address';
import { blobIdOf } from './blobId';
import { walkTar } from './tarWalk';
import { unpack } from './unpack';

const DOWNLOADS = 3;

/** The archive ended early or is damaged; another download may be whole. */
class BrokenDownload extends Error {
  readonly name = 'BrokenDownload';
}

/** What {@link readArchive} reads. */
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
 * @throws ServiceUnavailableError when three downloads broke off; the errors
 *   of the host's request layer.
 */
export async function* readArchive(
  host: GithubHost,
  clock: Clock,
  at: Coordinates,
  request: ArchiveRequest,
): AsyncGenerator<RepositoryFile> {
  const seen = new Set<string>();
  for (let round = 1; ; round += 1) {
    try {
      yield* readOnce(host, clock, at, request, seen);
      return;
    } catch (error) {
      request.signal?.throwIfAborted();
      if (!(error instanceof BrokenDownload)) {
        throw error;
      }
      if (round === DOWNLOADS) {
        throw new ServiceUnavailableError(
          `${host.name} did not send the archive of ${at.owner}/${at.name} at ${
            request.revision
          } completely in ${DOWNLOADS} attempts: ${host.clean(error.message)}`,
        );
      }
      await host.backOff(round, request.signal);
    }
  }
}

async function* readOnce(
  host: GithubHost,
  clock: Clock,
  at: Coordinates,
  request: ArchiveRequest,
  seen: Set<string>,
): AsyncGenerator<RepositoryFile> {
  const { revision, signal, onWait } = request;
  const download = await host.download(
    'GET /repos/{owner}/{repo}/tarball/{ref}',
    { owner: at.owner, repo: at.name, ref: revision },
    { signal, onWait },
  );
  const entries = walkTar(unpack(download, { clock, signal }), (name, size) => {
    const path = insideRepository(name);
    return path !== undefined && !seen.has(path) && request.include(path, size);
  });
  for (;;) {
    const next = await broken(() => entries.next());
    if (next.done) {
      return;
    }
    const path = insideRepository(next.value.path);
    if (next.value.type === 'file' && path !== undefined) {
      seen.add(path);
      const { content } = next.value;
      yield { path, blobId: blobIdOf(content), content };
    }
  }
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


async function broken<T>(step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw new BrokenDownload(error instanceof Error ? error.message : 'failed');
  }
}
