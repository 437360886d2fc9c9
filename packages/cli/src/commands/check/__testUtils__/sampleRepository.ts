import { createMockDirectory } from '@backstage/backend-test-utils';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { makeRepository } from '../../../certify/__testUtils__/gitHistory';
import { createProgram } from '../../../program';

/** The sample's files, as they are here. */
export const sample = resolve(
  __dirname,
  '../../../../../../examples/gitops-repository',
);

/** Runs the program, and tells what it printed and why it failed. */
export async function groundwork(args: string[], env: NodeJS.ProcessEnv = {}) {
  let printed = '';
  let failure: string | undefined;
  await createProgram({
    print: text => {
      printed += text;
    },
    env: { PATH: process.env.PATH, ...env },
    temporaryDirectory: '/nowhere',
    fetch,
    now: () => new Date('2026-11-20T12:00:00Z'),
    elapsed: () => 0,
    newId: () => 'id',
  })
    .parseAsync(args, { from: 'user' })
    .catch(error => {
      failure = error.message;
    });
  return { printed, failure };
}

/**
 * The sample in a Git repository of one commit on main, as it was at the start
 * of every test. Tests of a describe block share it.
 */
export function sampleRepository() {
  // Git starts many times, on machines with other work to do as well.
  jest.setTimeout(120_000);
  const directory = createMockDirectory();
  const root = directory.resolve('platform-gitops');
  const repository = { root, directory, git, edit, put };
  let run: (...args: string[]) => Promise<string>;
  let first: string;

  async function git(...args: string[]) {
    return run(...args);
  }

  async function put(path: string, text: string) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }

  async function edit(path: string, ...edits: [string, string][]) {
    let text = await readFile(join(root, path), 'utf8');
    for (const [from, to] of edits) {
      expect(text).toContain(from);
      text = text.replace(from, to);
    }
    await writeFile(join(root, path), text);
  }

  beforeAll(async () => {
    const made = await makeRepository(root, [
      { message: 'One', date: '2026-01-01T00:00:00Z', directory: sample },
    ]);
    run = made.git;
    first = await run('rev-parse', 'HEAD');
  });

  beforeEach(async () => {
    await run('checkout', '--quiet', '--force', '-B', 'main', first);
    await run('clean', '--quiet', '-ffdx');
  });

  return repository;
}
