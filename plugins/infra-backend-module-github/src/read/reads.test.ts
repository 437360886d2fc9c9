import { NotFoundError, ServiceUnavailableError } from '@backstage/errors';
import type { RepositoryFile } from '@groundwork/backstage-plugin-infra-node';
import { answer, SandboxRepository } from '../__testUtils__/sandboxRepository';
import { blobIdOf } from './blobId';

// A sandbox takes a while on a busy machine.
jest.setTimeout(60_000);

let at: SandboxRepository;
beforeEach(async () => {
  at = await SandboxRepository.start();
});
afterEach(() => at.stop());

async function collect(files: AsyncIterable<RepositoryFile>) {
  const found: Record<string, string> = {};
  for await (const { path, blobId, content } of files) {
    expect(blobId).toBe(blobIdOf(content));
    found[path] = Buffer.from(content).toString('utf8');
  }
  return found;
}

const all = {
  'README.md': '# Platform\n',
  'clusters/prod/old.yaml': 'old: true\n',
  'services/orders-api.yaml': 'size: small\n',
  'services/payments-api.yaml': 'size: small\n',
};

describe('the head', () => {
  it('is asked for conditionally', async () => {
    const repository = at.connect();
    const head = await at.head();
    expect(await repository.readHead()).toBe(head);
    expect(await repository.readHead()).toBe(head);
    const moved = await at.handle.commit('main', { a: '1' }, 'a');
    expect(await repository.readHead()).toBe(moved);
    expect(at.sandbox.requests.list().map(({ status }) => status)).toEqual([
      200, 304, 200,
    ]);
  });

  it('says which branch is not there', async () => {
    await expect(
      at.connect({ baseBranch: 'trunk' }).readHead(),
    ).rejects.toThrow(/no branch "trunk" in acme\/platform-gitops/);
    await expect(
      at.connect({ url: `${at.sandbox.url}/acme/none` }).readHead(),
    ).rejects.toThrow(NotFoundError);
  });
});

describe('the archive', () => {
  it('has the wanted files of the commit, in one download', async () => {
    const revision = await at.head();
    await at.handle.commit('main', { 'later.md': '' }, 'later');
    const repository = at.connect();
    expect(
      await collect(repository.readArchive({ revision, include: () => true })),
    ).toEqual(all);
    const sizes: Record<string, number> = {};
    const some = repository.readArchive({
      revision,
      include: (path, size) => {
        sizes[path] = size;
        return path.startsWith('services/');
      },
    });
    expect(Object.keys(await collect(some))).toEqual([
      'services/orders-api.yaml',
      'services/payments-api.yaml',
    ]);
    expect(sizes['README.md']).toBe(all['README.md'].length);
  });

  it.each([
    ['attributes at the top that hide themselves', '', '/.gitattributes'],
    ['attributes of a folder', 'services/', '.other'],
  ])('is true to the commit in spite of %s', async (_name, folder, hidden) => {
    const files = {
      [`${folder}.gitattributes`]: [
        `${hidden} export-ignore`,
        'hidden.yaml export-ignore',
        'dos.txt text eol=crlf',
        'version.txt export-subst',
      ].join('\n'),
      [`${folder}hidden.yaml`]: 'here: true\n',
      [`${folder}dos.txt`]: 'a\nb\n',
      [`${folder}version.txt`]: '$Format:%H$\n',
    };
    const revision = await at.handle.commit('main', files, 'attributes');
    const repository = at.connect();
    expect(
      await collect(repository.readArchive({ revision, include: () => true })),
    ).toEqual({ ...all, ...files });
    expect(
      await collect(
        repository.readArchive({
          revision,
          include: path => path.endsWith('dos.txt'),
        }),
      ),
    ).toEqual({ [`${folder}dos.txt`]: 'a\nb\n' });
  });

  it('goes on where a download broke off', async () => {
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
    const revision = await at.head();
    expect(
      await collect(repository.readArchive({ revision, include: () => true })),
    ).toEqual(all);
  });

  it.each([
    ['a web page', () => new Response('<html>Unicorn</html>')],
    ['nothing', () => new Response(null)],
  ])('fails clearly on %s', async (_name, respond) => {
    const repository = at.connect({
      fetch: async (url, init) =>
        String(url).includes('/tarball/') ? respond() : fetch(url, init),
    });
    const revision = await at.head();
    await expect(
      collect(repository.readArchive({ revision, include: () => true })),
    ).rejects.toThrow(ServiceUnavailableError);
  });

  it('ends when the caller does, also while the host is silent', async () => {
    let cancelled = false;
    const caller = new AbortController();
    const repository = at.connect({
      fetch: async (url, init) => {
        if (!String(url).includes('/tarball/')) return fetch(url, init);
        // The caller goes while the download is open.
        setTimeout(() => caller.abort(new Error('gone')), 20);
        return new Response(
          new ReadableStream({
            cancel() {
              cancelled = true;
            },
          }),
        );
      },
    });
    const reading = collect(
      repository.readArchive({
        revision: await at.head(),
        include: () => true,
        signal: caller.signal,
      }),
    );
    await expect(reading).rejects.toThrow('gone');
    expect(cancelled).toBe(true);
  });

  it('closes the download when the reader has enough', async () => {
    let cancelled = false;
    const repository = at.connect({
      fetch: async (url, init) => {
        const response = await fetch(url, init);
        if (!String(url).includes('/tarball/')) {
          return response;
        }
        const bytes = new Uint8Array(await response.arrayBuffer());
        return new Response(
          new ReadableStream({
            start: controller => controller.enqueue(bytes),
            cancel() {
              cancelled = true;
            },
          }),
        );
      },
    });
    const revision = await at.head();
    const files = repository.readArchive({ revision, include: () => true });
    for await (const { path } of files) {
      expect(path).toBe('README.md');
      break;
    }
    expect(cancelled).toBe(true);
  });
});

describe('the tree', () => {
  it('lists files with their blob ids and sizes', async () => {
    const tree = await at.connect().readTree({ revision: await at.head() });
    expect(tree).toEqual(
      Object.entries(all).map(([path, text]) => ({
        path,
        blobId: blobIdOf(Buffer.from(text)),
        size: text.length,
        type: 'file',
      })),
    );
  });

  it('is walked folder by folder when the host truncates it', async () => {
    const repository = at.connect({
      fetch: async (url, init) => {
        const response = await fetch(url, init);
        const isRoot = String(url).includes(`${await at.head()}?recursive`);
        return isRoot
          ? answer({ ...(await response.json()), tree: [], truncated: true })
          : response;
      },
    });
    const revision = await at.head();
    const tree = await repository.readTree({ revision });
    expect(tree.map(({ path }) => path).sort()).toEqual(
      Object.keys(all).sort(),
    );
  });

  it('reports links and submodules', async () => {
    const sha = 'a'.repeat(40);
    const entry = { sha, size: 1 };
    const repository = at.connect({
      fetch: async () =>
        answer({
          truncated: false,
          tree: [
            { ...entry, path: 'f', mode: '100755', type: 'blob' },
            { ...entry, path: 'l', mode: '120000', type: 'blob' },
            { path: 'm', mode: '160000', type: 'commit', sha },
            { path: 'd', mode: '040000', type: 'tree', sha },
          ],
        }),
    });
    const tree = await repository.readTree({ revision: sha });
    expect(tree.map(({ path, type }) => [path, type])).toEqual([
      ['f', 'file'],
      ['l', 'link'],
      ['m', 'submodule'],
    ]);
  });
});

describe('blobs', () => {
  it('are read a hundred per query, unchanged', async () => {
    const texts = Array.from({ length: 250 }, (_, n) => `n: ${n} é\r\n`);
    await at.handle.commit(
      'main',
      Object.fromEntries(texts.map((text, n) => [`many/${n}.yaml`, text])),
      'many',
    );
    const blobIds = texts.map(text => blobIdOf(Buffer.from(text)));
    at.sandbox.requests.clear();
    const found = await at.connect().readBlobs({ blobIds });
    expect(at.sandbox.requests.total().requests).toBe(3);
    expect(blobIds.map(id => Buffer.from(found.get(id)!).toString())).toEqual(
      texts,
    );
  });

  it('are read one by one when GraphQL cannot give them', async () => {
    const binary = Buffer.from([0, 255, 254, 10, 200]);
    const created = await fetch(
      `${at.sandbox.apiBaseUrl}/repos/acme/platform-gitops/git/blobs`,
      {
        method: 'POST',
        headers: {
          authorization: `Bearer ${at.sandbox.token}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({
          content: binary.toString('base64'),
          encoding: 'base64',
        }),
      },
    );
    expect(created.status).toBe(201);
    const id = blobIdOf(binary);
    const found = await at.connect().readBlobs({ blobIds: [id, id] });
    expect([...found.keys()]).toEqual([id]);
    expect(binary.equals(found.get(id)!)).toBe(true);
  });

  it('say which one is not there', async () => {
    await expect(
      at.connect().readBlobs({ blobIds: ['b'.repeat(40)] }),
    ).rejects.toThrow(/has no blob b{40}/);
  });

  it('are not asked for when there are none', async () => {
    expect(await at.connect().readBlobs({ blobIds: [] })).toEqual(new Map());
    expect(at.sandbox.requests.total().requests).toBe(0);
  });
});

it('finds the newest pull request of a branch', async () => {
  const repository = at.connect();
  const request = await at.request('find');
  expect(await repository.findPullRequest(request.branch)).toBeUndefined();
  await repository.propose(request);
  expect(await repository.findPullRequest(request.branch)).toEqual({
    number: 1,
    state: 'open',
    url: `${at.sandbox.url}/acme/platform-gitops/pull/1`,
    headCommit: await at.head(request.branch),
  });
});
