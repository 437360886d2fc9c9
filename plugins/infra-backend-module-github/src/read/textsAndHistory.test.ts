import { SandboxRepository } from '../__testUtils__/sandboxRepository';
import { SandboxPulls } from '../__testUtils__/sandboxPulls';

// A sandbox takes a while on a busy machine.
jest.setTimeout(60_000);

let at: SandboxRepository;
beforeAll(async () => {
  at = await SandboxRepository.start();
});
afterAll(() => at.stop());

const sent = () => at.sandbox.requests.list().map(({ operation }) => operation);

describe('texts', () => {
  const read = async (files: { revision: string; path: string }[]) => {
    at.sandbox.requests.clear();
    return at.connect().readTexts({ files });
  };

  it('come from several commits in one request', async () => {
    const before = await at.head();
    const path = 'services/payments-api.yaml';
    const after = await at.handle.commit('main', { [path]: 'é: 1\n' }, 'x');
    const found = await read([
      { revision: before, path },
      { revision: after, path },
      { revision: after, path },
      { revision: after, path: 'services' },
      { revision: after, path: 'not/there.yaml' },
      { revision: 'f'.repeat(40), path },
    ]);
    expect(Object.fromEntries(found)).toEqual({
      [`${before}:${path}`]: 'size: small\n',
      [`${after}:${path}`]: 'é: 1\n',
    });
    expect(sent()).toEqual(['Texts']);
  });

  it('leave out what is no text or too large', async () => {
    const revision = await at.handle.commit(
      'main',
      {
        'binary.bin': '\0\u0001',
        'large.yaml': 'a'.repeat(1024 * 1024 + 1),
        'fine.yaml': 'a: 1\n',
      },
      'x',
    );
    const found = await read(
      ['binary.bin', 'large.yaml', 'fine.yaml'].map(path => ({
        revision,
        path,
      })),
    );
    expect([...found.keys()]).toEqual([`${revision}:fine.yaml`]);
  });

  it('come fifty at a time, and nothing asks for nothing', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 101 }, (_, i) => [`t/${i}.yaml`, `a: ${i}\n`]),
    );
    const revision = await at.handle.commit('main', files, 'x');
    const found = await read(
      Object.keys(files).map(path => ({ revision, path })),
    );
    expect(found.size).toBe(101);
    expect(found.get(`${revision}:t/100.yaml`)).toBe('a: 100\n');
    expect(sent()).toHaveLength(3);
    expect((await read([])).size).toBe(0);
    expect(sent()).toEqual([]);
  });
});

describe('the history', () => {
  it('of files and folders comes in one request, newest first', async () => {
    const first = await at.handle.commit('main', { 'h/a': '1\n' }, 'A', 'ann');
    const pulls = new SandboxPulls(at);
    const number = await pulls.open('feature', { 'h/b': '1\n' });
    await at.handle.merge(number, 'squash');
    const merged = await at.head();
    const last = await at.handle.commit('main', { 'h/a': '2\n' }, 'C\n\nx');
    at.sandbox.requests.clear();
    const found = await at.connect().readHistory({
      revision: last,
      paths: ['h/a', 'h', 'h/b', 'nowhere'],
      limit: 10,
    });
    expect(sent()).toEqual(['History']);
    expect(at.sandbox.requests.total().cost).toBe(1);
    const of = (path: string) => found.get(path)?.map(({ sha }) => sha);
    expect(of('h/a')).toEqual([last, first]);
    expect(of('h/b')).toEqual([merged]);
    expect(of('h')).toEqual([last, merged, first]);
    expect(of('nowhere')).toEqual([]);
    expect(found.get('h/b')).toMatchObject([{ pullRequest: number }]);
    expect(found.get('h/a')).toEqual([
      {
        sha: last,
        at: expect.stringMatching(/Z$/),
        author: 'acme-bot',
        title: 'C',
      },
      expect.objectContaining({ author: 'ann', title: 'A' }),
    ]);
  });

  it('tells the pull request of each commit that a merge brought', async () => {
    const pulls = new SandboxPulls(at);
    const number = await pulls.open('two', { 'm/a': '1\n' });
    const work = await at.head('two');
    const revision = await at.handle.merge(number, 'merge');
    const found = await at
      .connect()
      .readHistory({ revision, paths: ['m'], limit: 5 });
    expect(found.get('m')).toMatchObject([{ sha: work, pullRequest: number }]);
  });

  it('ends at a revision and a limit', async () => {
    const first = await at.handle.commit('main', { l: '1\n' }, '1');
    const second = await at.handle.commit('main', { l: '2\n' }, '2');
    await at.handle.commit('main', { l: '3\n' }, '3');
    const read = async (revision: string, limit: number) => {
      const options = { revision, paths: ['l'], limit };
      const found = await at.connect().readHistory(options);
      return found.get('l')?.map(({ sha }) => sha);
    };
    expect(await read(second, 10)).toEqual([second, first]);
    expect(await read(second, 1)).toEqual([second]);
    await expect(read('f'.repeat(40), 1)).rejects.toThrow('has no commit');
  });
});
