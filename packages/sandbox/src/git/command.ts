import { execFile, spawn } from 'child_process';
import { devNull } from 'os';

/** What a finished git process left behind. */
export type GitResult = { exitCode: number; stdout: Buffer; stderr: string };

/** Options of one git call. `input` is written to its standard input. */
export type GitOptions = {
  input?: Buffer | string;
  environment?: Record<string, string>;
};

/**
 * The environment every git process of the sandbox runs in: no configuration of
 * the person's own machine, no prompts, untranslated messages.
 */
export function gitEnvironment(
  extra: Record<string, string> = {},
): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: devNull,
    GIT_TERMINAL_PROMPT: '0',
    ...extra,
  };
}

/** Runs git on a bare repository and answers whatever its exit code is. */
export function runGit(
  directory: string,
  args: string[],
  options: GitOptions = {},
): Promise<GitResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      'git',
      ['--git-dir', directory, '-c', 'core.quotePath=false', ...args],
      { env: gitEnvironment(options.environment), stdio: 'pipe' },
    );
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', chunk => stdout.push(chunk));
    child.stderr.on('data', chunk => stderr.push(chunk));
    child.on('error', reject);
    child.on('close', code =>
      resolve({
        exitCode: code ?? 128,
        stdout: Buffer.concat(stdout),
        stderr: Buffer.concat(stderr).toString('utf8'),
      }),
    );
    // A process that refuses early closes its input; its exit code tells why.
    child.stdin.on('error', () => {});
    child.stdin.end(options.input);
  });
}

/** Runs git and answers its standard output; a failure is an error. */
export async function git(
  directory: string,
  args: string[],
  options: GitOptions = {},
): Promise<string> {
  const result = await runGit(directory, args, options);
  if (result.exitCode !== 0) {
    throw new Error(
      `git ${args[0]} failed with code ${
        result.exitCode
      }: ${result.stderr.trim()}`,
    );
  }
  return result.stdout.toString('utf8');
}

/** The version that brought `git merge-tree --write-tree`. */
const NEEDED = [2, 38];

/**
 * Makes sure that git is there and new enough.
 * @throws Error saying what was found and what is needed.
 */
export async function requireGit(): Promise<void> {
  const needed = `The sandbox needs git ${NEEDED.join('.')} or newer`;
  const version = await new Promise<string>((resolve, reject) => {
    execFile('git', ['--version'], (error, stdout) =>
      error
        ? reject(new Error(`${needed}: ${error.message}`))
        : resolve(stdout),
    );
  });
  const [major, minor] = (/(\d+)\.(\d+)/.exec(version) ?? [])
    .slice(1)
    .map(Number);
  if (!(major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1]))) {
    throw new Error(`${needed}, and found: ${version.trim()}`);
  }
}
