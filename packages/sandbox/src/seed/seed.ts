import { promises as fs } from 'fs';
import { join, relative, sep } from 'path';
import { z } from 'zod';
import type { Forge } from '../forge/forge';
import type { Repository } from '../forge/repository';
import { signatureOf } from '../forge/accounts';
import { git } from '../git/command';
import type { RepositoryRecord } from '../store/records';

/** A repository that shall exist, and its content when it has to be created. @public */
export type SeedRepository = {
  owner: string;
  name: string;
  defaultBranch?: string;
  description?: string;
  /**
   * Folder whose files become the first commit, or a history when it has a file
   * `.sandbox-history.json` (see `SeedStep`).
   */
  seedDir?: string;
  /** Files (path to text) of the first commit, instead of a folder. */
  files?: Record<string, string>;
  /** Tags on the last commit. */
  tags?: string[];
  settings?: Partial<
    Pick<
      RepositoryRecord,
      'allowAutoMerge' | 'private' | 'deleteBranchOnMerge' | 'topics'
    >
  >;
  /**
   * A webhook that tells of everything, signed with a secret. It is there after
   * every start, also of a repository that exists, and follows to another host
   * or port: one is known by the path of its address.
   */
  hook?: { url: string; secret: string };
};

/** Name of the file that describes a history. */
export const HISTORY_FILE = '.sandbox-history.json';

const step = z.strictObject({
  /** First line, and if wanted more, of the commit message. */
  message: z.string().min(1),
  /** When the commit was made. */
  date: z.iso.datetime({ offset: true }).optional(),
  /** Login of the author. */
  author: z.string().optional(),
  /** Tags on this commit. */
  tags: z.array(z.string()).optional(),
  /** Folder, below the seed folder, whose files are laid over the last commit. */
  directory: z.string().optional(),
  /** Paths that this commit deletes. */
  remove: z.array(z.string()).optional(),
});

/** One commit of a described history: `.sandbox-history.json` is a list of them. @public */
export type SeedStep = z.infer<typeof step>;

type Seeded = { path: string; mode: string; content: Buffer };
type SeedCommit = Omit<SeedStep, 'directory'> & { files: Seeded[] };

/**
 * Creates a repository with its first commits, unless it has some, and points
 * its webhook where it shall go.
 * @returns whether it was created.
 * @throws Error naming the history file and step that cannot be used.
 */
export async function seedRepository(
  forge: Forge,
  seed: SeedRepository,
): Promise<boolean> {
  const isNew = await seedCommits(forge, seed);
  const repository = forge.find(seed.owner, seed.name);
  if (repository && seed.hook) {
    pointHook(repository, seed.hook);
  }
  return isNew;
}

function pointHook(
  repository: Repository,
  { url, secret }: NonNullable<SeedRepository['hook']>,
): void {
  const { pathname } = new URL(url);
  const known = repository.hooks
    .list()
    .find(hook => new URL(hook.url).pathname === pathname);
  if (known?.url === url && known.secret === secret && known.active) {
    return;
  }
  const now = repository.forge.now();
  const id = known?.id ?? repository.forge.nextId();
  repository.hooks.put(id, {
    ...{ id, url, secret, contentType: 'json', events: ['*'], active: true },
    createdAt: known?.createdAt ?? now,
    updatedAt: now,
  });
}

async function seedCommits(
  forge: Forge,
  seed: SeedRepository,
): Promise<boolean> {
  const defaultBranch = seed.defaultBranch ?? 'main';
  const existing = forge.find(seed.owner, seed.name);
  // One without commits is what a start that was interrupted has left.
  if (existing && (await existing.git.commit(`refs/heads/${defaultBranch}`))) {
    return false;
  }
  const commits = await commitsOf(seed);
  if (existing && commits.length === 0) {
    return false;
  }
  const repository =
    existing ??
    (await forge.create(seed.owner, seed.name, {
      defaultBranch,
      description: seed.description ?? null,
      ...seed.settings,
    }));
  if (commits.length > 0) {
    await git(repository.git.directory, ['fast-import', '--quiet'], {
      input: fastImport(commits, `refs/heads/${defaultBranch}`, seed, forge),
    });
  }
  return true;
}

async function commitsOf(seed: SeedRepository): Promise<SeedCommit[]> {
  const message = 'Initial commit';
  if (seed.files) {
    const files = Object.entries(seed.files).map(([path, text]) => ({
      path,
      mode: '100644',
      content: Buffer.from(text, 'utf8'),
    }));
    return [{ message, tags: seed.tags, files }];
  }
  if (!seed.seedDir) {
    return [];
  }
  const history = await readHistory(seed.seedDir);
  if (!history) {
    const files = await readFolder(seed.seedDir);
    return files.length > 0 ? [{ message, tags: seed.tags, files }] : [];
  }
  const { seedDir } = seed;
  return Promise.all(
    history.map(async ({ directory, ...rest }) => ({
      ...rest,
      files: directory ? await readFolder(inside(seedDir, directory)) : [],
    })),
  );
}

async function readHistory(folder: string): Promise<SeedStep[] | undefined> {
  const path = join(folder, HISTORY_FILE);
  const text = await fs.readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) {
    return undefined;
  }
  const result = z.array(step).safeParse(JSON.parse(text));
  if (!result.success) {
    throw new Error(`${path}: ${z.prettifyError(result.error)}`);
  }
  return result.data;
}

function inside(folder: string, directory: string): string {
  const path = join(folder, directory);
  const way = relative(folder, path);
  if (way === '' || way.startsWith('..')) {
    throw new Error(
      `${join(folder, HISTORY_FILE)}: "${directory}" is not a folder below it`,
    );
  }
  return path;
}

async function readFolder(folder: string, prefix = ''): Promise<Seeded[]> {
  const entries = await fs.readdir(join(folder, prefix), {
    withFileTypes: true,
  });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const files: Seeded[] = [];
  for (const entry of entries) {
    const path = prefix === '' ? entry.name : `${prefix}${sep}${entry.name}`;
    const full = join(folder, path);
    const name = path.split(sep).join('/');
    if (entry.name === '.git' || path === HISTORY_FILE) {
      continue;
    }
    if (entry.isDirectory()) {
      files.push(...(await readFolder(folder, path)));
    } else if (entry.isSymbolicLink()) {
      // The link itself, as git keeps it: what it points at is not read.
      const content = Buffer.from(await fs.readlink(full));
      files.push({ path: name, mode: '120000', content });
    } else if (entry.isFile()) {
      const { mode } = await fs.stat(full);
      files.push({
        path: name,
        // eslint-disable-next-line no-bitwise
        mode: mode & 0o100 ? '100755' : '100644',
        content: await fs.readFile(full),
      });
    }
  }
  return files;
}

/** The stream of `git fast-import`: one process, whatever the number of files. */
function fastImport(
  commits: SeedCommit[],
  ref: string,
  seed: SeedRepository,
  forge: Forge,
): Buffer {
  const parts: Buffer[] = [];
  const line = (text: string) => parts.push(Buffer.from(`${text}\n`));
  const data = (content: Buffer) => {
    line(`data ${content.length}`);
    parts.push(content, Buffer.from('\n'));
  };
  const quote = (path: string) =>
    `"${path.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n')}"`;
  for (const commit of commits) {
    const who = signatureOf(
      commit.author ?? `${seed.owner}-platform`,
      commit.date ?? forge.now(),
    );
    const seconds = Math.floor(Date.parse(who.date) / 1000);
    line(`commit ${ref}`);
    line(`committer ${who.name} <${who.email}> ${seconds} +0000`);
    data(Buffer.from(`${commit.message}\n`));
    for (const path of commit.remove ?? []) {
      line(`D ${quote(path)}`);
    }
    for (const file of commit.files) {
      line(`M ${file.mode} inline ${quote(file.path)}`);
      data(file.content);
    }
    for (const tag of commit.tags ?? []) {
      line(`reset refs/tags/${tag}`);
      line(`from ${ref}`);
      line('');
    }
  }
  return Buffer.concat(parts);
}
