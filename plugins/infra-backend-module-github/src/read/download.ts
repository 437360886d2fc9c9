import { ServiceUnavailableError } from '@backstage/errors';
import type { RepositoryCallOptions } from '@groundwork/backstage-plugin-infra-node';
import type { Clock } from '../host/clock';
import type { GithubHost } from '../host/GithubHost';
import type { Coordinates } from '../repository/address';
import { walkTar, type TarEntry, type Wish } from './tarWalk';
import { unpack } from './unpack';

const DOWNLOADS = 3;

/** The archive ended early or is damaged; another download may be whole. */
class BrokenDownload extends Error {
  readonly name = 'BrokenDownload';
}

/** An archive of a repository at a commit, and how it is reached. */
export interface ArchiveSource {
  readonly host: GithubHost;
  readonly clock: Clock;
  readonly at: Coordinates;
  readonly revision: string;
  readonly call: RepositoryCallOptions;
}

/** An entry with its path in the repository; undefined for one outside it. */
export interface ArchiveEntry extends Omit<TarEntry, 'path'> {
  readonly path: string | undefined;
}

/**
 * Downloads the archive of a commit and walks it as it arrives. A download
 * that breaks off is started again from the beginning.
 *
 * @param walk - called for every download; works on its entries.
 * @throws ServiceUnavailableError when three downloads broke off; the errors
 *   of the host's request layer.
 */
export async function* readDownloads<T>(
  source: ArchiveSource,
  wish: (path: string | undefined, size: number) => Wish,
  walk: (entries: AsyncIterable<ArchiveEntry>) => AsyncGenerator<T>,
): AsyncGenerator<T> {
  const { host, at, revision, call } = source;
  for (let round = 1; ; round += 1) {
    try {
      yield* walk(readOnce(source, wish));
      return;
    } catch (error) {
      call.signal?.throwIfAborted();
      if (!(error instanceof BrokenDownload)) {
        throw error;
      }
      if (round === DOWNLOADS) {
        throw new ServiceUnavailableError(
          `${host.name} did not send the archive of ${at.owner}/${
            at.name
          } at ${revision} completely in ${DOWNLOADS} attempts: ${host.clean(
            error.message,
          )}`,
        );
      }
      await host.backOff(round, call.signal);
    }
  }
}

async function* readOnce(
  { host, clock, at, revision, call }: ArchiveSource,
  wish: (path: string | undefined, size: number) => Wish,
): AsyncGenerator<ArchiveEntry> {
  const download = await host.download(
    'GET /repos/{owner}/{repo}/tarball/{ref}',
    { owner: at.owner, repo: at.name, ref: revision },
    call,
  );
  const entries = walkTar(
    unpack(download, { clock, signal: call.signal }),
    (name, size) => wish(insideRepository(name), size),
  );
  try {
    for (;;) {
      const next = await orBroken(() => entries.next());
      if (next.done) {
        return;
      }
      const entry = next.value;
      yield { ...entry, path: insideRepository(entry.path) };
    }
  } finally {
    await entries.return(undefined);
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

async function orBroken<T>(step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw new BrokenDownload(error instanceof Error ? error.message : 'failed');
  }
}
