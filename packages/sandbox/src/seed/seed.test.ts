import { mkdir, mkdtemp, rm, symlink, writeFile } from 'fs/promises';
import { tmpdir } from 'os';
import { join } from 'path';
import { Sandbox, startSandbox } from '../index';
import { seedsOf } from './examples';
import { HISTORY_FILE, SeedRepository } from './seed';

describe('seeds', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });
  const write = async (path: string, text: string) => {
    const full = join(folder, path);
    await mkdir(join(full, '..'), { recursive: true });
    await writeFile(full, text);
  };
  const start = async (hook?: SeedRepository['hook']) =>
    startSandbox({
      port: 0,
      stateDir: join(folder, 'state'),
      repositories: await seedsOf(join(folder, 'examples'), hook),
    });

  it('become repositories once, and are left alone from then on', async () => {
    await write('examples/gitops-repository/a/b.yaml', 'a: 1\n');
    await write('examples/repositories/modules/m.tf', '# m\n');
    await symlink(
      '/etc/passwd',
      join(folder, 'examples/repositories/modules/l'),
    );
    let sandbox = await start();
    const gitops = sandbox.repository('acme', 'platform-gitops');
    expect(await gitops.listFiles('main')).toEqual(['a/b.yaml']);
    const modules = sandbox.repository('acme', 'modules');
    expect(await modules.readFile('main', 'l')).toBe('/etc/passwd');
    const head = await gitops.commit('main', { 'c.yaml': 'c' }, 'By a person');
    await sandbox.close();
    await write('examples/gitops-repository/later.yaml', 'l: 1\n');
    sandbox = await start();
    expect(
      await sandbox.repository('acme', 'platform-gitops').head('main'),
    ).toBe(head);
    await sandbox.close();
  });

  it('send webhooks to one place, which may move from start to start', async () => {
    await write('examples/gitops-repository/a.yaml', 'a: 1\n');
    await write('examples/repositories/modules/m.tf', '# m\n');
    const hooks = async (sandbox: Sandbox, name: string) => {
      const response = await fetch(
        `${sandbox.apiBaseUrl}/repos/acme/${name}/hooks`,
        { headers: { authorization: `token ${sandbox.token}` } },
      );
      const found = (await response.json()) as {
        config: { url: string; secret?: string };
        events: string[];
      }[];
      return found.map(({ config, events }) => ({ ...config, events }));
    };
    const ports = [7007, 7008, 7008];
    for (const port of ports) {
      const url = `http://localhost:${port}/api/events/http/github`;
      const sandbox = await start({ url, secret: 's' });
      expect(await hooks(sandbox, 'platform-gitops')).toEqual([
        expect.objectContaining({
          ...{ url, secret: '********', content_type: 'json', events: ['*'] },
        }),
      ]);
      expect(await hooks(sandbox, 'modules')).toEqual([]);
      await sandbox.close();
    }
  });

  it('become a history with tags when they describe one', async () => {
    const base = 'examples/repositories/modules';
    await write(
      `${base}/${HISTORY_FILE}`,
      JSON.stringify([
        {
          message: 'First',
          date: '2026-01-01T00:00:00Z',
          directory: '1',
          tags: ['v1.0.0'],
        },
        { message: 'Second', directory: '2', remove: ['old.tf'], tags: ['v2'] },
      ]),
    );
    await write(`${base}/1/main.tf`, 'one\n');
    await write(`${base}/1/old.tf`, 'old\n');
    await write(`${base}/2/main.tf`, 'two\n');
    const sandbox = await start();
    const repo = sandbox.repository('acme', 'modules');
    expect(await repo.readFile('v1.0.0', 'main.tf')).toBe('one\n');
    expect(await repo.listFiles('v1.0.0')).toEqual(['main.tf', 'old.tf']);
    expect(await repo.readFile('main', 'main.tf')).toBe('two\n');
    expect(await repo.listFiles('v2')).toEqual(['main.tf']);
    await sandbox.close();
  });

  it('say which step of a history cannot be used', async () => {
    const base = 'examples/repositories/modules';
    await write(`${base}/a.tf`, '');
    await write(
      `${base}/${HISTORY_FILE}`,
      '[{"message":"x","directory":"../../.."}]',
    );
    await expect(start()).rejects.toThrow('is not a folder below it');
    await write(`${base}/${HISTORY_FILE}`, '[{"mesage":"x"}]');
    await expect(start()).rejects.toThrow('mesage');
  });
});
