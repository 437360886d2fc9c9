import { InputError } from '@backstage/errors';
import { spawn } from 'node:child_process';
import { execute } from '../certify/execute';
import { gitEnvironment, SAFE, type Programs } from '../certify/gitRepository';
import { sentence } from '../certify/redact';

/** Hundreds of thousands of paths. */
const LONGEST_LIST = 512 * 1024 * 1024;

/** A file of a commit. */
export interface TreeEntry {
  readonly path: string;
  readonly oid: string;
  readonly size: number;
}

/**
 * Git in a directory, read only: no checkout, no index, no hooks, and nothing
 * that a name could make an option of.
 */
export class Git {
  private constructor(
    /** The repository's root. */
    readonly root: string,
    /** Path of the directory below the root; empty, or with a slash at its end. */
    readonly prefix: string,
    private readonly programs: Programs,
  ) {}

  /** Undefined when the directory is in no Git repository, or there is no git. */
  static async find(
    directory: string,
    programs: Programs,
  ): Promise<Git | undefined> {
    const found = await execute(
      'git',
      [
        ...SAFE,
        '-C',
        directory,
        'rev-parse',
        '--show-toplevel',
        '--show-prefix',
      ],
      { ...programs, env: gitEnvironment(programs.env) },
    ).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (found?.code !== 0) return undefined;
    const [root, prefix = ''] = found.stdout.split('\n');
    return root ? new Git(root, prefix, programs) : undefined;
  }

  /**
   * The commit that a name stands for.
   *
   * @throws InputError when there is none
   */
  async commit(name: string): Promise<string> {
    const found = await this.#run([
      ...['rev-parse', '--verify', '--quiet', '--end-of-options'],
      `${name}^{commit}`,
    ]);
    const oid = found.stdout.trim();
    if (found.code === 0 && /^[0-9a-f]{40,64}$/.test(oid)) return oid;
    throw new InputError(
      `The repository has no commit "${sentence(
        name,
      )}". In a CI, fetch it first, with enough history`,
    );
  }

  /**
   * Where the history of two commits parted.
   *
   * @throws InputError when their histories do not meet in what was fetched
   */
  async mergeBase(a: string, b: string): Promise<string> {
    const found = await this.#run(['merge-base', a, b]);
    const oid = found.stdout.trim();
    if (found.code === 0 && /^[0-9a-f]{40,64}$/.test(oid)) return oid;
    throw new InputError(
      `The histories of ${a.slice(0, 12)} and ${b.slice(
        0,
        12,
      )} do not meet in what is here. Fetch more of them (in GitHub Actions: fetch-depth: 0)`,
    );
  }

  /** All plain files of a commit below the directory, in order of their paths. */
  async tree(commit: string): Promise<TreeEntry[]> {
    const entries: TreeEntry[] = [];
    const text = await this.#list([
      ...['ls-tree', '-r', '-z', '--long', '--full-tree'],
      // The prefix comes from git itself; a path is no option after `--`.
      ...[commit, '--', ...(this.prefix ? [this.prefix] : [])],
    ]);
    for (const line of text.split('\0')) {
      const [, mode, oid, size, path] =
        /^(\d+) \S+ ([0-9a-f]+) +(\d+|-)\t([\s\S]+)$/.exec(line) ?? [];
      // Links and submodules hold no text of their own.
      if (mode !== '100644' && mode !== '100755') continue;
      entries.push({
        path: path.slice(this.prefix.length),
        oid,
        size: Number(size),
      });
    }
    return entries.sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  /** Files of the working tree that are tracked, or new and not ignored. */
  async workingFiles(): Promise<string[]> {
    const text = await this.#list([
      ...['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
      ...['--full-name', '--', this.prefix || '.'],
    ]);
    return [...new Set(text.split('\0').filter(Boolean))]
      .map(path => path.slice(this.prefix.length))
      .sort();
  }

  /** Contents of blobs, by id: one process for all of them. */
  async blobs(oids: readonly string[]): Promise<Map<string, string>> {
    const texts = new Map<string, string>();
    if (oids.length === 0) return texts;
    const wanted = [...new Set(oids)];
    const child = spawn('git', [...SAFE, 'cat-file', '--batch'], {
      cwd: this.root,
      env: gitEnvironment(this.programs.env),
      stdio: ['pipe', 'pipe', 'ignore'],
      ...(this.programs.signal && { signal: this.programs.signal }),
    });
    const failed = new Promise<never>((_, reject) => {
      child.on('error', reject);
      child.on('close', code => {
        if (code !== 0) reject(new Error(`git cat-file ended with ${code}`));
      });
    });
    child.stdin.on('error', () => {});
    child.stdin.end(`${wanted.join('\n')}\n`);
    const read = async () => {
      let rest = Buffer.alloc(0);
      let head: { oid: string; size: number } | undefined;
      let pending: Buffer[] = [];
      let length = 0;
      for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
        pending.push(chunk);
        length += chunk.length;
        // Large blobs come in many chunks, which are joined once.
        if (head && length < head.size + 1) continue;
        rest = Buffer.concat(pending);
        let at = 0;
        for (;;) {
          if (!head) {
            const end = rest.indexOf(10, at);
            if (end < 0) break;
            const line = rest.toString('utf8', at, end);
            const [, oid, size] = /^([0-9a-f]+) blob (\d+)$/.exec(line) ?? [];
            if (!oid)
              throw new Error(`git cat-file answered "${sentence(line)}"`);
            head = { oid, size: Number(size) };
            at = end + 1;
          }
          if (rest.length < at + head.size + 1) break;
          texts.set(head.oid, rest.toString('utf8', at, at + head.size));
          at += head.size + 1;
          head = undefined;
        }
        const left = rest.subarray(at);
        pending = [left];
        length = left.length;
      }
      if (texts.size < wanted.length) {
        throw new Error('git cat-file did not answer for every file');
      }
    };
    await Promise.race([Promise.all([read()]), failed]);
    return texts;
  }

  /**
   * Paths of the working tree that differ from a commit, as far as git knows:
   * new files that nobody added are not among them.
   */
  async changedSince(commit: string): Promise<Set<string>> {
    // Sizes and times alone would name files that were only touched.
    const text = await this.#list([
      ...['diff-index', '--name-only', '-z', '--no-renames', '--no-ext-diff'],
      ...['--ignore-submodules=all', commit, '--', this.prefix || '.'],
    ]);
    return new Set(
      text
        .split('\0')
        .filter(Boolean)
        .map(path => path.slice(this.prefix.length)),
    );
  }

  async #list(args: readonly string[]): Promise<string> {
    const done = await this.#run(args);
    if (done.code === 0) return done.stdout;
    throw new Error(`git ${args[0]}: ${sentence(done.stderr)}`);
  }

  #run(args: readonly string[]) {
    return execute('git', [...SAFE, '-C', this.root, ...args], {
      ...this.programs,
      longest: LONGEST_LIST,
      env: {
        ...gitEnvironment(this.programs.env),
        GIT_OPTIONAL_LOCKS: '0',
        GIT_LITERAL_PATHSPECS: '1',
      },
    });
  }
}
