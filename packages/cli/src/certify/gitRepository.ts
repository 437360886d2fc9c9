import { InputError } from '@backstage/errors';
import { mkdir, mkdtemp, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execute } from './execute';
import { sentence } from './redact';

// Nothing that a shell, git or ssh could take for an option or a command.
const ADDRESS = /^(?:https?|ssh|file):\/\/[A-Za-z0-9_[/][\x21-\x7e]*$/;

/** What every git process gets: no prompts, no transports that run programs. */
export const SAFE: readonly string[] = [
  '-c',
  'protocol.ext.allow=never',
  '-c',
  'core.fsmonitor=false',
  '-c',
  'core.hooksPath=/dev/null',
];

/** The environment without what would lead git to another repository. */
export function gitEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const clean: NodeJS.ProcessEnv = { ...env, GIT_TERMINAL_PROMPT: '0' };
  // Set inside of hooks; they would lead to another repository.
  for (const name of [
    'GIT_DIR',
    'GIT_WORK_TREE',
    'GIT_INDEX_FILE',
    'GIT_OBJECT_DIRECTORY',
    'GIT_COMMON_DIR',
    'GIT_NAMESPACE',
  ]) {
    delete clean[name];
  }
  return clean;
}

/** What the commands of certification start programs with. */
export interface Programs {
  readonly env: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal;
}

/**
 * A Git repository that is only read: its objects are looked up and written to
 * other directories. Its working tree and index are never touched.
 */
export class GitRepository {
  private constructor(
    readonly address: string,
    private readonly gitDirectory: string,
    private readonly scratch: string,
    private readonly programs: Programs,
  ) {}

  /**
   * Opens a directory, or clones an address below `scratch`.
   *
   * @throws InputError when there is no repository to be read
   */
  static async open(
    addressOrDirectory: string,
    scratch: string,
    programs: Programs,
  ): Promise<GitRepository> {
    const own = await mkdtemp(join(scratch, 'git-'));
    const local = await localDirectory(addressOrDirectory);
    if (local !== undefined) {
      const found = await execute(
        'git',
        [...SAFE, '-C', local, 'rev-parse', '--absolute-git-dir'],
        { ...programs, env: gitEnvironment(programs.env) },
      );
      if (found.code !== 0) {
        throw new InputError(
          `${addressOrDirectory} is not a Git repository: ${sentence(
            found.stderr,
          )}`,
        );
      }
      return new GitRepository(
        addressOrDirectory,
        found.stdout.trim(),
        own,
        programs,
      );
    }
    if (!ADDRESS.test(addressOrDirectory)) {
      throw new InputError(
        `"${sentence(
          addressOrDirectory,
        )}" is neither a directory nor an https, http, ssh or file address of a Git repository`,
      );
    }
    const target = join(own, 'clone.git');
    const cloned = await execute(
      'git',
      [
        ...[...SAFE, 'clone', '--quiet', '--bare', '--'],
        addressOrDirectory,
        target,
      ],
      { ...programs, env: gitEnvironment(programs.env) },
    );
    if (cloned.code !== 0) {
      throw new InputError(
        `Cannot clone ${sentence(addressOrDirectory)}: ${sentence(
          cloned.stderr,
        )}`,
      );
    }
    return new GitRepository(addressOrDirectory, target, own, programs);
  }

  /** The commit of a tag; undefined when there is no such tag. */
  async commitOfTag(tag: string): Promise<string | undefined> {
    if (!/^[A-Za-z0-9_][A-Za-z0-9._/+-]*$/.test(tag) || tag.includes('..')) {
      return undefined;
    }
    return this.#resolve(`refs/tags/${tag}^{commit}`);
  }

  /** The whole id of a commit; undefined when it is not there. */
  async commit(id: string): Promise<string | undefined> {
    if (!/^[0-9a-f]{7,64}$/.test(id)) return undefined;
    return this.#resolve(`${id}^{commit}`);
  }

  /** The hash of a directory at a commit; undefined when it is not there. */
  async tree(commit: string, path: string): Promise<string | undefined> {
    const found = await this.#resolve(`${commit}:${plainPath(path)}`);
    if (found === undefined) return undefined;
    const type = await this.#git(['cat-file', '-t', found]);
    return type.stdout.trim() === 'tree' ? found : undefined;
  }

  /**
   * Writes all files of a commit into a directory. An index of its own is used,
   * and attributes such as `export-ignore` leave nothing out.
   */
  async export(commit: string, directory: string): Promise<void> {
    await mkdir(directory, { recursive: true });
    const index = join(this.scratch, `index-${commit}`);
    const env = { ...gitEnvironment(this.programs.env), GIT_INDEX_FILE: index };
    for (const args of [
      ['read-tree', commit],
      [
        ...['checkout-index', '--all', '--force', '--quiet'],
        `--prefix=${directory}/`,
      ],
    ]) {
      const done = await execute(
        'git',
        [...SAFE, `--git-dir=${this.gitDirectory}`, '--work-tree=.', ...args],
        { ...this.programs, env, cwd: directory },
      );
      if (done.code !== 0) {
        throw new Error(
          `Cannot read ${commit} of ${sentence(this.address)}: ${sentence(
            done.stderr,
          )}`,
        );
      }
    }
  }

  async #resolve(expression: string): Promise<string | undefined> {
    const found = await this.#git([
      ...['rev-parse', '--verify', '--quiet', '--end-of-options'],
      expression,
    ]);
    const oid = found.stdout.trim();
    return found.code === 0 && /^[0-9a-f]{40,64}$/.test(oid) ? oid : undefined;
  }

  #git(args: readonly string[]) {
    return execute(
      'git',
      [...SAFE, `--git-dir=${this.gitDirectory}`, ...args],
      { ...this.programs, env: gitEnvironment(this.programs.env) },
    );
  }
}

async function localDirectory(text: string): Promise<string | undefined> {
  let path: string;
  try {
    path = text.startsWith('file://') ? fileURLToPath(text) : resolve(text);
  } catch {
    return undefined;
  }
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() ? path : undefined;
}

/** `./modules/x/` as Git spells it: `modules/x`. */
export function plainPath(path: string): string {
  return path
    .split('/')
    .filter(part => part !== '' && part !== '.')
    .join('/');
}
