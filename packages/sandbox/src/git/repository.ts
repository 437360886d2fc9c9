import { promises as fs } from 'fs';
import { join } from 'path';
import { git, gitEnvironment, runGit } from './command';
import { Commit, encodeCommit, parseCommit } from './commits';
import { GitObjects } from './objects';
import { GitRefs, RefUpdate } from './refs';
import { changeTree, PathChange } from './trees';
import { execFile } from 'child_process';
import { promisify } from 'util';

/** A commit together with its oid. */
export type CommitWithOid = Commit & { oid: string };

/** A ref and the object it points at (`type` tells commits from tags). */
export type Ref = { ref: string; oid: string; type: string };

/** How far a history walk goes before git itself is asked. */
const SHORT_WALK = 50;

/** One bare repository on disk. */
export class GitRepository {
  readonly objects: GitObjects;
  readonly refs: GitRefs;
  private queue: Promise<unknown> = Promise.resolve();

  private constructor(readonly directory: string) {
    this.objects = new GitObjects(directory);
    this.refs = new GitRefs(directory);
  }

  /** Opens the repository; creates an empty one when the folder has none. */
  static async open(
    directory: string,
    defaultBranch: string,
  ): Promise<GitRepository> {
    const exists = await fs
      .access(join(directory, 'HEAD'))
      .then(() => true)
      .catch(() => false);
    if (!exists) {
      await fs.mkdir(directory, { recursive: true });
      await promisify(execFile)(
        'git',
        ['init', '--quiet', '--bare', '--template=', directory],
        { env: gitEnvironment() },
      );
      await git(directory, [
        'symbolic-ref',
        'HEAD',
        `refs/heads/${defaultBranch}`,
      ]);
      const settings = {
        // No process of git's own may work on the folder behind our back.
        'gc.auto': '0',
        'maintenance.auto': 'false',
        'http.receivepack': 'true',
        'uploadpack.allowFilter': 'true',
        'uploadpack.allowAnySHA1InWant': 'true',
        // Pull request heads can be fetched but, as on GitHub, not pushed to.
        'receive.hideRefs': 'refs/pull',
      };
      for (const [key, value] of Object.entries(settings)) {
        await git(directory, ['config', key, value]);
      }
    } else {
      await removeLocks(directory);
    }
    return new GitRepository(directory);
  }

  /** Runs the work alone: writes of one repository never overlap. */
  exclusively<T>(work: () => Promise<T>): Promise<T> {
    const result = this.queue.then(work);
    this.queue = result.catch(() => {});
    return result;
  }

  /** The commit an expression names, tags resolved; undefined when none. */
  async commit(expression: string): Promise<CommitWithOid | undefined> {
    const object = /^[0-9a-f]{40}$/.test(expression)
      ? await this.objects.read(expression)
      : await this.objects.read(`${expression}^{commit}`);
    if (object?.type === 'tag') {
      return this.commit(`${object.oid}^{}`);
    }
    return object?.type === 'commit'
      ? { oid: object.oid, ...parseCommit(object.data) }
      : undefined;
  }

  /** The oid a ref points at, undefined when there is no such ref. */
  async resolveRef(ref: string): Promise<string | undefined> {
    return (await this.objects.read(ref))?.oid;
  }

  /** Stores a commit object; no ref is moved. */
  writeCommit(commit: Commit): Promise<string> {
    return this.objects.write('commit', encodeCommit(commit));
  }

  /** Stores a tree made of the base tree and the changes. */
  writeTree(
    base: string | undefined,
    changes: Map<string, PathChange>,
  ): Promise<string> {
    return changeTree(this.objects, base, changes);
  }

  /** Changes refs, all or none. Call it inside `exclusively`. */
  async updateRefs(updates: RefUpdate[]): Promise<void> {
    await this.refs.update(updates);
  }

  /** All refs below a prefix such as `refs/heads/`, by name. */
  async listRefs(prefix: string): Promise<Ref[]> {
    const text = await git(this.directory, [
      'for-each-ref',
      '--format=%(objectname) %(objecttype) %(refname)',
    ]);
    return text
      .split('\n')
      .filter(line => line !== '')
      .map(line => {
        const [oid, type, ...name] = line.split(' ');
        return { oid, type, ref: name.join(' ') };
      })
      .filter(({ ref }) => ref.startsWith(prefix));
  }

  /** Oids of the history of a commit, newest first. */
  async log(options: {
    from: string;
    notIn?: string;
    path?: string;
    since?: string;
    until?: string;
    author?: string;
    skip?: number;
    limit?: number;
    reverse?: boolean;
  }): Promise<string[]> {
    const args = ['--literal-pathspecs', 'rev-list', options.from];
    if (options.notIn) args.push(`^${options.notIn}`);
    if (options.skip) args.push(`--skip=${options.skip}`);
    if (options.limit) args.push(`--max-count=${options.limit}`);
    if (options.since) args.push(`--since=${options.since}`);
    if (options.until) args.push(`--until=${options.until}`);
    if (options.author) args.push('-F', `--author=${options.author}`);
    if (options.reverse) args.push('--reverse', '--topo-order');
    args.push('--');
    if (options.path) args.push(options.path);
    const text = await git(this.directory, args);
    return text.split('\n').filter(line => line !== '');
  }

  /** Whether the first commit is the second one or in its history. */
  async isAncestor(ancestor: string, oid: string): Promise<boolean> {
    if (await this.onFirstParentLine(ancestor, oid)) {
      return true;
    }
    const result = await runGit(this.directory, [
      'merge-base',
      '--is-ancestor',
      ancestor,
      oid,
    ]);
    return result.exitCode === 0;
  }

  /** The best common ancestor, undefined for unrelated histories. */
  async mergeBase(a: string, b: string): Promise<string | undefined> {
    if (await this.onFirstParentLine(a, b)) {
      return a;
    }
    const result = await runGit(this.directory, ['merge-base', a, b]);
    return result.exitCode === 0
      ? result.stdout.toString('utf8').trim().split('\n')[0]
      : undefined;
  }

  /** Number of commits only `to` has, and only `from` has. */
  async aheadBehind(
    from: string,
    to: string,
  ): Promise<{ ahead: number; behind: number }> {
    const text = await git(this.directory, [
      'rev-list',
      '--left-right',
      '--count',
      `${from}...${to}`,
    ]);
    const [behind, ahead] = text.trim().split(/\s+/).map(Number);
    return { ahead, behind };
  }

  /** Ends the processes that serve this repository. */
  async close(): Promise<void> {
    await this.queue;
    await Promise.all([this.objects.close(), this.refs.close()]);
  }

  /** Most branches are a few commits long: no process is needed for those. */
  private async onFirstParentLine(
    ancestor: string,
    oid: string,
  ): Promise<boolean> {
    let at: string | undefined = oid;
    for (let step = 0; step < SHORT_WALK && at; step++) {
      if (at === ancestor) {
        return true;
      }
      at = (await this.commit(at))?.parents[0];
    }
    return false;
  }
}

/**
 * A process that was killed leaves its locks behind, and git then refuses every
 * change. The state folder has one owner, so at the start no lock is anybody's.
 */
async function removeLocks(directory: string): Promise<void> {
  const refs = join(directory, 'refs');
  const names = await fs.readdir(refs, { recursive: true });
  const locks = [
    ...names.map(name => join(refs, name)),
    ...['packed-refs.lock', 'HEAD.lock', 'config.lock'].map(name =>
      join(directory, name),
    ),
  ].filter(path => path.endsWith('.lock'));
  await Promise.all(locks.map(path => fs.rm(path, { force: true })));
}
