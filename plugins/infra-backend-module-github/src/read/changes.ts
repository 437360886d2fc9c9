import {
  InputError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import type {
  RepositoryCallOptions,
  RepositoryChanges,
} from '@groundwork/backstage-plugin-infra-node';
import { z } from 'zod';
import { TooLargeError } from '../host/body';
import type { GithubHost } from '../host/GithubHost';
import type { Coordinates } from '../repository/address';
import { readEntries } from './entries';
import { oid } from './head';

/** GitHub lists this many files and leaves the others out without a word. */
const LISTED = 300;

const comparison = z.object({
  status: z.literal('ahead'),
  merge_base_commit: z.object({ sha: oid }),
  files: z
    .array(
      z.object({
        filename: z.string().min(1),
        previous_filename: z.string().min(1).optional(),
        status: z.enum([
          'added',
          'removed',
          'modified',
          'renamed',
          'copied',
          'changed',
          'unchanged',
        ]),
      }),
    )
    .max(LISTED - 1),
});

/** Paths that a comparison names. */
interface Touched {
  readonly present: readonly string[];
  readonly removed: readonly string[];
}

/**
 * Reads what changed from a commit to one that follows on it: one comparison,
 * and one query for the entries that it names. A comparison tells links,
 * submodules and files apart by nothing, so it is only believed about which
 * paths it names, and what they are now comes from the tree itself.
 *
 * @returns undefined when GitHub does not tell surely and completely.
 */
export async function readChanges(
  host: GithubHost,
  at: Coordinates,
  options: RepositoryCallOptions & { from: string; to: string },
): Promise<RepositoryChanges | undefined> {
  const { from, to, ...call } = options;
  try {
    const touched = await compare(host, at, { from, to }, call);
    const changed =
      touched && (await readEntries(host, at, to, touched.present, call));
    return changed && { changed, removed: touched.removed };
  } catch (error) {
    call.signal?.throwIfAborted();
    if (isNoAnswer(error)) {
      return undefined;
    }
    throw error;
  }
}

async function compare(
  host: GithubHost,
  at: Coordinates,
  { from, to }: { from: string; to: string },
  call: RepositoryCallOptions,
): Promise<Touched | undefined> {
  return host.rest(
    'GET /repos/{owner}/{repo}/compare/{basehead}',
    {
      owner: at.owner,
      repo: at.name,
      basehead: `${from}...${to}`,
      // Commits come in pages, and all files come with the first one.
      page: 1,
      per_page: 1,
    },
    ({ data }) => {
      const parsed = comparison.safeParse(data);
      return parsed.success && parsed.data.merge_base_commit.sha === from
        ? touchedBy(parsed.data)
        : undefined;
    },
    { ...call, effect: 'read' },
  );
}

function touchedBy({ files }: z.infer<typeof comparison>): Touched | undefined {
  const present = new Set<string>();
  const removed = new Set<string>();
  for (const { filename, previous_filename: previous, status } of files) {
    if (filename.includes('\ufffd') || previous?.includes('\ufffd')) {
      // A name that is not UTF-8 cannot be asked for.
      return undefined;
    }
    (status === 'removed' ? removed : present).add(filename);
    if (status === 'renamed') {
      if (previous === undefined) {
        return undefined;
      }
      removed.add(previous);
    }
  }
  return {
    present: [...present],
    removed: [...removed].filter(path => !present.has(path)),
  };
}

/**
 * Whether it is the comparison that cannot be had. GitHub also gives up on
 * comparisons that take it too long; a listing may well be possible then.
 */
function isNoAnswer(error: unknown): boolean {
  return (
    error instanceof NotFoundError ||
    error instanceof InputError ||
    error instanceof TooLargeError ||
    error instanceof ServiceUnavailableError
  );
}
