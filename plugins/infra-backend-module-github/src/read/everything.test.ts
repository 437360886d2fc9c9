import { commitTree, file, type GitTree } from '../__testUtils__/commitTree';
import { SandboxRepository } from '../__testUtils__/sandboxRepository';
import type { GithubRepository } from '../repository/GithubRepository';
import { blobIdOf } from './blobId';

// A sandbox takes a while on a busy machine.
jest.setTimeout(60_000);

let at: SandboxRepository;
beforeAll(async () => {
  at = await SandboxRepository.start();
});
afterAll(() => at.stop());
beforeEach(() => at.sandbox.requests.clear());

const deep = `${'deep/'.repeat(40)}file.yaml`;
const plain: GitTree = {
  'README.md': file('# Platform\n'),
  'services/a.yaml': file('a: é\r\n'),
  'services/large.bin': file(Buffer.alloc(300_000, 9)),
  [deep]: file('deep: true\n'),
};

async function readAll(
  repository: GithubRepository,
  revision: string,
  include = (path: string) => path.endsWith('.yaml'),
) {
  const taken: Record<string, string> = {};
  const tree = await repository.readAll({
    revision,
    include,
    async take({ path, blobId, content }) {
      expect(blobId).toBe(blobIdOf(content));
      expect(taken).not.toHaveProperty([path]);
      taken[path] = Buffer.from(content).toString('utf8');
    },
  });
  return { tree, taken };
}

const byPath = (a: { path: string }, b: { path: string }) =>
  a.path < b.path ? -1 : 1;

/** The tree of readAll is the listing's; a link's size is of no interest. */
async function expectListing(revision: string) {
  const repository = at.connect();
  const { tree, taken } = await readAll(repository, revision);
  const listed = await repository.readTree({ revision });
  const known = (entries: typeof listed) =>
    entries
      .map(({ size, ...entry }) => ({
        ...entry,
        size: entry.type === 'file' ? size : 0,
      }))
      .sort(byPath);
  expect(tree && known(tree)).toEqual(known(listed));
  return taken;
}

describe('everything', () => {
  it('comes in one download, with a proved tree, and only what is wanted', async () => {
    const revision = await commitTree(at.handle.directory, plain);
    expect(await expectListing(revision)).toEqual({
      'services/a.yaml': 'a: é\r\n',
      [deep]: 'deep: true\n',
    });
    at.sandbox.requests.clear();
    await readAll(at.connect(), revision);
    const asked = at.sandbox.requests.list().map(({ path }) => path);
    // The sandbox logs the address that the download redirects to, too.
    expect(asked.filter(path => path.includes('/trees/'))).toEqual([]);
    expect(
      asked.filter(path => !path.includes('_codeload')).length,
    ).toBeLessThanOrEqual(2);
  });

  it('has executable files and links as what they are', async () => {
    const revision = await commitTree(at.handle.directory, {
      ...plain,
      'run.yaml': { mode: '100755', content: '#!/bin/sh\n' },
      'link.yaml': { mode: '120000', content: '/etc/passwd' },
      'long.yaml': { mode: '120000', content: `${'../'.repeat(60)}x` },
    });
    const taken = await expectListing(revision);
    expect(Object.keys(taken)).toContain('run.yaml');
    expect(Object.keys(taken)).not.toContain('link.yaml');
  });

  const hidden = { 'services/hidden.yaml': file('hidden: true\n') };
  it.each<[string, GitTree]>([
    [
      'leave a file out',
      {
        ...hidden,
        'services/.gitattributes': file('hidden.yaml export-ignore\n'),
      },
    ],
    [
      'leave a file and themselves out',
      {
        ...hidden,
        'services/.gitattributes': file(
          '*.yaml export-ignore\n.* export-ignore\n',
        ),
      },
    ],
    [
      'put the commit into a file',
      {
        'services/.gitattributes': file('v.yaml export-subst\n'),
        'services/v.yaml': file('v: $Format:%H$\n'),
      },
    ],
    [
      'change the ends of lines',
      {
        'services/.gitattributes': file('dos.txt text eol=crlf\n'),
        'services/dos.txt': file('a\nb\n'),
      },
    ],
  ])('is not proved by an archive when attributes %s', async (_, tree) => {
    const revision = await commitTree(at.handle.directory, {
      ...plain,
      ...tree,
    });
    expect((await readAll(at.connect(), revision)).tree).toBeUndefined();
  });

  it('is not downloaded when attributes at the top tell that before', async () => {
    const revision = await commitTree(at.handle.directory, {
      ...plain,
      '.gitattributes': file('README.md export-ignore\n'),
    });
    const { tree, taken } = await readAll(at.connect(), revision);
    expect([tree, taken]).toEqual([undefined, {}]);
    // The end of another test's download may be logged only now.
    const asked = at.sandbox.requests.list().map(({ path }) => path);
    expect(asked.filter(path => path.includes(revision))).toEqual([]);
  });

  it('is not proved with a submodule, which no archive has', async () => {
    const commit = await at.head();
    const revision = await commitTree(at.handle.directory, {
      ...plain,
      module: { mode: '160000', commit },
    });
    expect((await readAll(at.connect(), revision)).tree).toBeUndefined();
  });

  it('is not proved by the archive of another commit', async () => {
    const revision = await commitTree(at.handle.directory, plain);
    const other = await commitTree(at.handle.directory, {
      ...plain,
      'README.md': file('# Platforn\n'),
    });
    const repository = at.connect({
      fetch: async (url, init) =>
        fetch(
          String(url).replace(`tarball/${revision}`, `tarball/${other}`),
          init,
        ),
    });
    expect((await readAll(repository, revision)).tree).toBeUndefined();
  });

  it('goes on where a download broke off, and gives nothing twice', async () => {
    const revision = await commitTree(at.handle.directory, plain);
    let broken = 0;
    const repository = at.connect({
      fetch: async (url, init) => {
        const response = await fetch(url, init);
        if (broken === 2 || !String(url).includes('/tarball/')) {
          return response;
        }
        broken += 1;
        const bytes = await response.arrayBuffer();
        return new Response(bytes.slice(0, (bytes.byteLength * broken) / 3));
      },
    });
    const { tree, taken } = await readAll(repository, revision, () => true);
    expect(broken).toBe(2);
    expect(Object.keys(taken).sort()).toEqual(Object.keys(plain).sort());
    expect(tree?.map(({ path }) => path).sort()).toEqual(
      Object.keys(plain).sort(),
    );
  });

  it('fails with the taker', async () => {
    const revision = await commitTree(at.handle.directory, plain);
    await expect(
      at.connect().readAll({
        revision,
        include: () => true,
        take: async () => {
          throw new Error('disk full');
        },
      }),
    ).rejects.toThrow('disk full');
  });
});
