import { git } from './command';
import type { GitRepository } from './repository';

/** What happened to a file between two commits, in GitHub's words. */
export type FileStatus = 'added' | 'removed' | 'modified' | 'renamed';

/** One changed file. `patch` is its hunks, without the file header. */
export type FileDiff = {
  path: string;
  previousPath?: string;
  status: FileStatus;
  oid: string;
  additions: number;
  deletions: number;
  binary: boolean;
  patch: string;
};

const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';
const KEPT = 64;
const STATUS: Record<string, FileStatus> = { A: 'added', D: 'removed' };
const caches = new WeakMap<GitRepository, Map<string, Promise<FileDiff[]>>>();

/** The changed files between two commits (or trees); `from` undefined: nothing. */
export function diffFiles(
  repository: GitRepository,
  from: string | undefined,
  to: string,
): Promise<FileDiff[]> {
  const cache = caches.get(repository) ?? new Map();
  caches.set(repository, cache);
  const key = `${from ?? EMPTY_TREE}..${to}`;
  const known = cache.get(key);
  if (known) {
    return known;
  }
  const files = computeDiff(repository, from ?? EMPTY_TREE, to);
  if (cache.size >= KEPT) {
    cache.delete(cache.keys().next().value);
  }
  cache.set(key, files);
  files.catch(() => cache.delete(key));
  return files;
}

async function computeDiff(
  repository: GitRepository,
  from: string,
  to: string,
): Promise<FileDiff[]> {
  if (from === EMPTY_TREE) {
    await repository.objects.write('tree', Buffer.alloc(0));
  }
  const diff = (...format: string[]) =>
    git(repository.directory, ['diff-tree', '-r', '-M', ...format, from, to]);
  const [raw, patches] = await Promise.all([
    diff('--raw', '-z', '--no-abbrev'),
    diff('-p', '--src-prefix=a/', '--dst-prefix=b/'),
  ]);
  const bodies = patches.split(/^diff --git .*\n/m).slice(1);
  return parseRaw(raw).map((file, index) => {
    const body = bodies[index] ?? '';
    const start = body.search(/^@@ /m);
    const patch = start < 0 ? '' : body.slice(start).replace(/\n$/, '');
    const lines = patch.split('\n');
    return {
      ...file,
      patch,
      binary: /^Binary files /m.test(start < 0 ? body : body.slice(0, start)),
      additions: lines.filter(line => line.startsWith('+')).length,
      deletions: lines.filter(line => line.startsWith('-')).length,
    };
  });
}

function parseRaw(
  raw: string,
): Pick<FileDiff, 'path' | 'previousPath' | 'status' | 'oid'>[] {
  const parts = raw.split('\0');
  const files = [];
  for (let at = 0; at < parts.length - 1; ) {
    const [, , before, after, kind] = parts[at].split(' ');
    if (kind.startsWith('R')) {
      files.push({
        status: 'renamed' as const,
        previousPath: parts[at + 1],
        path: parts[at + 2],
        oid: after,
      });
      at += 3;
    } else {
      const status = STATUS[kind] ?? 'modified';
      files.push({
        status,
        path: parts[at + 1],
        oid: kind === 'D' ? before : after,
      });
      at += 2;
    }
  }
  return files;
}
