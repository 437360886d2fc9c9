import { notFound } from '../forge/errors';
import type { Repository } from '../forge/repository';
import { git } from '../git/command';
import { readTree } from '../git/trees';

/** GitHub's limit for recursive listings. */
const ENTRY_LIMIT = 100_000;

type ListedEntry = {
  path: string;
  mode: string;
  type: string;
  sha: string;
  size?: number;
  url: string;
};

/**
 * GitHub's "git-tree" of a tree, commit, branch or tag.
 * @throws GitHubError 404 when there is none.
 */
export async function listTree(
  repository: Repository,
  expression: string,
  recursive: boolean,
) {
  const tree = await repository.git.objects.read(`${expression}^{tree}`);
  if (tree?.type !== 'tree') {
    throw notFound();
  }
  const base = `${repository.forge.url}/api/v3/repos/${repository.fullName}/git`;
  const entries = recursive
    ? await listRecursively(repository, tree.oid)
    : await listOneLevel(repository, tree.oid);
  return {
    sha: tree.oid,
    url: `${base}/trees/${tree.oid}`,
    tree: entries.slice(0, ENTRY_LIMIT).map(
      (entry): ListedEntry => ({
        ...entry,
        url: `${base}/${entry.type}s/${entry.sha}`,
      }),
    ),
    truncated: entries.length > ENTRY_LIMIT,
  };
}

type Entry = Omit<ListedEntry, 'url'>;

async function listOneLevel(
  repository: Repository,
  oid: string,
): Promise<Entry[]> {
  const entries = await readTree(repository.git.objects, oid);
  return Promise.all(
    entries.map(async entry => {
      const type = typeOfMode(entry.mode);
      const size =
        type === 'blob'
          ? (await repository.git.objects.read(entry.oid))?.data.length
          : undefined;
      return {
        path: entry.name,
        mode: entry.mode.padStart(6, '0'),
        type,
        sha: entry.oid,
        ...(size !== undefined && { size }),
      };
    }),
  );
}

/** One `git ls-tree` for the whole tree: it knows sizes without reading blobs. */
async function listRecursively(
  repository: Repository,
  oid: string,
): Promise<Entry[]> {
  const text = await git(repository.git.directory, [
    'ls-tree',
    '-r',
    '-t',
    '-l',
    '-z',
    oid,
  ]);
  return text
    .split('\0')
    .filter(line => line !== '')
    .map(line => {
      const tab = line.indexOf('\t');
      const [mode, type, sha, size] = line.slice(0, tab).split(/ +/);
      return {
        path: line.slice(tab + 1),
        mode,
        type,
        sha,
        ...(size !== '-' && { size: Number(size) }),
      };
    });
}

/** The kind of object behind a mode of a tree entry. */
export function typeOfMode(mode: string): 'blob' | 'tree' | 'commit' {
  if (mode === '40000') {
    return 'tree';
  }
  return mode === '160000' ? 'commit' : 'blob';
}
