import { InputError } from '@backstage/errors';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LARGEST_FILE, type RepositoryFiles } from './files';
import type { Git } from './git';

/** Files that are read at the same time. */
const AT_ONCE = 64;

/**
 * A GitOps repository as it stands on disk. Links are not followed, and what
 * Git ignores is not looked at.
 *
 * @throws InputError when the directory cannot be read
 */
export async function workingTree(
  directory: string,
  git: Git | undefined,
): Promise<RepositoryFiles> {
  const paths = await (git ? git.workingFiles() : walk(directory));
  return {
    revision: 'worktree',
    paths,
    async read(wanted) {
      const list = [...wanted];
      const texts = new Map<string, string>();
      for (let i = 0; i < list.length; i += AT_ONCE) {
        const some = list.slice(i, i + AT_ONCE);
        const read = await Promise.all(
          some.map(path => textOf(join(directory, path))),
        );
        some.forEach((path, index) => {
          const text = read[index];
          if (text !== undefined) texts.set(path, text);
        });
      }
      return texts;
    },
  };
}

async function textOf(path: string): Promise<string | undefined> {
  const found = await lstat(path).catch(() => undefined);
  if (!found?.isFile() || found.size > LARGEST_FILE) return undefined;
  return readFile(path, 'utf8');
}

async function walk(directory: string): Promise<string[]> {
  const paths: string[] = [];
  const enter = async (below: string) => {
    const entries = await readdir(join(directory, below), {
      withFileTypes: true,
    });
    for (const entry of entries) {
      const path = below ? `${below}/${entry.name}` : entry.name;
      if (entry.isFile()) paths.push(path);
      else if (
        entry.isDirectory() &&
        entry.name !== '.git' &&
        entry.name !== 'node_modules'
      ) {
        await enter(path);
      }
    }
  };
  await enter('').catch((error: NodeJS.ErrnoException) => {
    throw new InputError(`${directory} cannot be read: ${error.message}`);
  });
  return paths.sort();
}
