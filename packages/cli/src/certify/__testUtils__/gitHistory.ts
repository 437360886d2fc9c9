import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Who the sandbox lets commit: the same author gives the same commits. */
const AUTHOR = {
  GIT_AUTHOR_NAME: 'acme-platform',
  GIT_AUTHOR_EMAIL: '2947585803+acme-platform@users.noreply.localhost',
  GIT_COMMITTER_NAME: 'acme-platform',
  GIT_COMMITTER_EMAIL: '2947585803+acme-platform@users.noreply.localhost',
};

/** One commit: files by path, or a folder to lay over what is there. */
export interface Step {
  message: string;
  date: string;
  files?: Record<string, string>;
  directory?: string;
  tags?: string[];
}

/** Makes a Git repository of some commits. */
export async function makeRepository(
  directory: string,
  steps: readonly Step[],
): Promise<{ git(...args: string[]): Promise<string> }> {
  await mkdir(directory, { recursive: true });
  const at = (date?: string) =>
    async function git(...args: string[]): Promise<string> {
      const { stdout } = await run('git', args, {
        cwd: directory,
        env: {
          ...process.env,
          ...AUTHOR,
          GIT_CONFIG_GLOBAL: '/dev/null',
          ...(date && {
            GIT_AUTHOR_DATE: `${Date.parse(date) / 1000} +0000`,
            GIT_COMMITTER_DATE: `${Date.parse(date) / 1000} +0000`,
          }),
        },
      });
      return stdout.trim();
    };
  await at()('init', '--quiet', '--initial-branch=main');
  for (const step of steps) {
    if (step.directory) {
      await cp(step.directory, directory, { recursive: true });
    }
    for (const [path, text] of Object.entries(step.files ?? {})) {
      await mkdir(dirname(join(directory, path)), { recursive: true });
      await writeFile(join(directory, path), text);
    }
    const git = at(step.date);
    await git('add', '--all', '--force');
    await git('commit', '--quiet', '--message', step.message);
    for (const tag of step.tags ?? []) await git('tag', tag);
  }
  return { git: at() };
}

/** The sample's modules, at the commits that its package documents name. */
export async function makeSampleModules(
  examples: string,
  directory: string,
): Promise<void> {
  const root = join(examples, 'repositories/infrastructure-modules');
  const steps: Step[] = JSON.parse(
    await readFile(join(root, '.sandbox-history.json'), 'utf8'),
  );
  await rm(directory, { recursive: true, force: true });
  await makeRepository(
    directory,
    steps.map(step => ({
      ...step,
      directory: join(root, step.directory ?? ''),
    })),
  );
}
