import { execFile } from 'child_process';
import { mkdtemp, readdir, readFile, rm } from 'fs/promises';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { promisify } from 'util';
import { Sandbox, startSandbox } from '../index';
import { seedsOf } from './examples';

const run = promisify(execFile);
const examples = resolve(__dirname, '../../../../examples');

describe('the modules of the sample', () => {
  let folder: string;
  let sandbox: Sandbox;
  const git = async (...args: string[]) =>
    (await run('git', ['-C', join(folder, 'clone'), ...args])).stdout.trim();

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
    sandbox = await startSandbox({
      port: 0,
      stateDir: join(folder, 'state'),
      repositories: await seedsOf(examples),
    });
    await run('git', [
      ...['clone', '--quiet', '--'],
      `${sandbox.url}/acme/infrastructure-modules.git`,
      join(folder, 'clone'),
    ]);
  });
  afterAll(async () => {
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('stand at the commits and tags that package documents name', async () => {
    const packages = join(examples, 'gitops-repository/platform/packages');
    for (const file of await readdir(packages)) {
      const text = await readFile(join(packages, file), 'utf8');
      const revision = /^ {2}revision: (\w+)$/m.exec(text)![1];
      expect(await git('cat-file', '-t', revision)).toBe('commit');
      const pins = [...text.matchAll(/tag: (\S+) }\s+path: \.\/(\S+)/g)];
      expect(pins.length).toBeGreaterThan(7);
      for (const [, tag, path] of pins) {
        expect(`${tag}: ${await git('rev-parse', `${tag}:${path}`)}`).toBe(
          `${tag}: ${await git('rev-parse', `${revision}:${path}`)}`,
        );
      }
      for (const [, test] of text.matchAll(
        /^ {4}(?:integration|upgrade): (\S+)$/gm,
      )) {
        expect(await git('ls-tree', '--name-only', `${revision}:${test}`)).toBe(
          test.endsWith('upgrade')
            ? 'tests\nversions.tf'
            : 'main.tf\noutputs.tf\ntests\nvariables.tf\nversions.tf',
        );
      }
    }
  });

  it('differ from version to version', async () => {
    const tags = (await git('tag')).split('\n');
    const seen = new Map<string, string>();
    for (const tag of tags) {
      const [, name] = /^(.+)-\d+\.\d+\.\d+$/.exec(tag)!;
      // A package is a commit of its own, not a folder.
      if (name.endsWith('-data')) continue;
      const folderOf = name === 'service' ? 'charts' : 'modules';
      const tree = await git('rev-parse', `${tag}:${folderOf}/${name}`);
      expect(`${tag} is ${seen.get(tree) ?? tag}`).toBe(`${tag} is ${tag}`);
      seen.set(tree, tag);
    }
  });
});
