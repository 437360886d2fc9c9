import type { GitObjects } from './objects';

/** One entry of a tree; `mode` as git writes it (`100644`, `40000`, ...). */
export type TreeEntry = { mode: string; name: string; oid: string };

/** What becomes of one path: a blob (or submodule) with a mode, or nothing. */
export type PathChange = { mode: string; oid: string } | undefined;

/** A path was to be deleted that the tree does not have. */
export class MissingPathError extends Error {
  readonly name = 'MissingPathError';
  constructor(readonly path: string) {
    super(`There is no file ${path} to delete`);
  }
}

const DIRECTORY = '40000';

/** Whether a path can stand in a repository (no way out of it, no `.git`). */
export function isValidPath(path: string): boolean {
  return (
    path.length > 0 &&
    path.length <= 4096 &&
    // eslint-disable-next-line no-control-regex
    !/[\x00-\x1f\x7f]/.test(path) &&
    path
      .split('/')
      .every(
        part =>
          part !== '' &&
          part !== '.' &&
          part !== '..' &&
          part.toLowerCase() !== '.git',
      )
  );
}

/** Reads the binary form of a tree. */
export function parseTree(data: Buffer): TreeEntry[] {
  const entries: TreeEntry[] = [];
  let at = 0;
  while (at < data.length) {
    const space = data.indexOf(32, at);
    const end = data.indexOf(0, space);
    entries.push({
      mode: data.toString('latin1', at, space),
      name: data.toString('utf8', space + 1, end),
      oid: data.toString('hex', end + 1, end + 21),
    });
    at = end + 21;
  }
  return entries;
}

/** Writes the binary form of a tree, in the order git demands. */
export function encodeTree(entries: TreeEntry[]): Buffer {
  const keyed = entries.map(entry => ({
    entry,
    key: Buffer.from(
      entry.mode === DIRECTORY ? `${entry.name}/` : entry.name,
      'utf8',
    ),
  }));
  keyed.sort((a, b) => Buffer.compare(a.key, b.key));
  return Buffer.concat(
    keyed.flatMap(({ entry }) => [
      Buffer.from(`${entry.mode} ${entry.name}\0`, 'utf8'),
      Buffer.from(entry.oid, 'hex'),
    ]),
  );
}

/** The entries of a tree object; an empty tree when `oid` is undefined. */
export async function readTree(
  objects: GitObjects,
  oid: string | undefined,
): Promise<TreeEntry[]> {
  if (!oid) {
    return [];
  }
  const object = await objects.read(oid);
  if (object?.type !== 'tree') {
    throw new Error(`${oid} is not a tree`);
  }
  return parseTree(object.data);
}

/**
 * Writes the tree that has all changes and is otherwise the base tree.
 * @throws MissingPathError when a deletion names a path that is not there.
 */
export async function changeTree(
  objects: GitObjects,
  base: string | undefined,
  changes: Map<string, PathChange>,
): Promise<string> {
  const changed = await changeFolder(objects, base, changes, '');
  return changed ?? (await objects.write('tree', Buffer.alloc(0)));
}

async function changeFolder(
  objects: GitObjects,
  base: string | undefined,
  changes: Map<string, PathChange>,
  prefix: string,
): Promise<string | undefined> {
  const entries = new Map(
    (await readTree(objects, base)).map(entry => [entry.name, entry]),
  );
  const folders = new Map<string, Map<string, PathChange>>();
  for (const [path, change] of changes) {
    const slash = path.indexOf('/');
    if (slash >= 0) {
      const name = path.slice(0, slash);
      const inner = folders.get(name) ?? new Map<string, PathChange>();
      inner.set(path.slice(slash + 1), change);
      folders.set(name, inner);
    } else if (change) {
      entries.set(path, { ...change, name: path });
    } else if (!entries.delete(path)) {
      throw new MissingPathError(`${prefix}${path}`);
    }
  }
  await Promise.all(
    [...folders].map(async ([name, inner]) => {
      const before = entries.get(name);
      const oid = await changeFolder(
        objects,
        before?.mode === DIRECTORY ? before.oid : undefined,
        inner,
        `${prefix}${name}/`,
      );
      if (oid) {
        entries.set(name, { mode: DIRECTORY, name, oid });
      } else {
        entries.delete(name);
      }
    }),
  );
  return entries.size === 0
    ? undefined
    : objects.write('tree', encodeTree([...entries.values()]));
}
