import type {
  RepositoryChanges,
  RepositoryTreeEntry,
} from '@groundwork/backstage-plugin-infra-node';
import fc from 'fast-check';
import { commitTree, file, type GitTree } from '../__testUtils__/commitTree';
import { gitEntry } from '../__testUtils__/gitTrees';
import { answer, SandboxRepository } from '../__testUtils__/sandboxRepository';

// A sandbox takes a while on a busy machine.
jest.setTimeout(120_000);

let at: SandboxRepository;
beforeAll(async () => {
  at = await SandboxRepository.start();
});
afterAll(() => at.stop());

const known = (entries: readonly RepositoryTreeEntry[]) =>
  Object.fromEntries(
    entries.map(({ path, blobId, size, type }) => [
      path,
      `${type} ${blobId} ${type === 'file' ? size : ''}`,
    ]),
  );

/** What a tree becomes by changes. */
function apply(
  tree: readonly RepositoryTreeEntry[],
  { changed, removed }: RepositoryChanges,
) {
  const next = known(tree);
  for (const path of removed) {
    delete next[path];
  }
  return { ...next, ...known(changed) };
}

async function expectChanges(from: string, to: string) {
  const repository = at.connect();
  const changes = await repository.readChanges({ from, to });
  if (!changes) {
    throw new Error('the changes are not known');
  }
  const [before, after] = [
    await repository.readTree({ revision: from }),
    await repository.readTree({ revision: to }),
  ];
  expect(apply(before, changes)).toEqual(known(after));
  return changes;
}

const commit = (tree: GitTree, parent?: string) =>
  commitTree(at.handle.directory, tree, parent);

const text = (name: string) => file(`name: ${name}\n${'line\n'.repeat(20)}`);
const tree: GitTree = {
  'a.yaml': text('a'),
  'b/c.yaml': text('c'),
  'b/d.yaml': text('d'),
  'e.yaml': text('e'),
};

describe('changes', () => {
  it('are those of the trees, in two requests', async () => {
    const from = await commit(tree);
    const to = await commit(
      {
        'a.yaml': text('another'),
        // Git takes it for a renamed one.
        'b/moved.yaml': text('c'),
        'b/d.yaml': { mode: '100755', content: 'now: executable\n' },
        'ünïcode "new"/f.yaml': text('f'),
      },
      from,
    );
    const { changed, removed } = await expectChanges(from, to);
    expect(changed).toHaveLength(4);
    expect([...removed].sort()).toEqual(['b/c.yaml', 'e.yaml']);
    at.sandbox.requests.clear();
    await at.connect().readChanges({ from, to });
    expect(at.sandbox.requests.total().requests).toBe(2);
  });

  it('tell links, submodules and files apart', async () => {
    const from = await commit({ ...tree, l: text('was a file') });
    const first = await commit(
      {
        ...tree,
        l: { mode: '120000', content: 'a.yaml' },
        'a.yaml': { mode: '120000', content: 'e.yaml' },
        m: { mode: '160000', commit: from },
      },
      from,
    );
    const { changed } = await expectChanges(from, first);
    expect(
      Object.fromEntries(changed.map(({ path, type }) => [path, type])),
    ).toEqual({ l: 'link', 'a.yaml': 'link', m: 'submodule' });
    const second = await commit(
      { ...tree, 'l/below.yaml': text('l'), 'm/below.yaml': text('m') },
      first,
    );
    await expectChanges(first, second);
  });

  it('of several commits are told at once', async () => {
    const from = await commit(tree);
    const middle = await commit({ ...tree, 'x.yaml': text('x') }, from);
    const to = await commit({ ...tree, 'y.yaml': text('y') }, middle);
    const { changed, removed } = await expectChanges(from, to);
    expect([changed.map(({ path }) => path), removed]).toEqual([
      ['y.yaml'],
      [],
    ]);
  });

  it('are unknown where a history was rewritten, or goes back', async () => {
    const from = await commit(tree);
    const ahead = await commit({ ...tree, 'x.yaml': text('x') }, from);
    const diverged = await commit({ ...tree, 'y.yaml': text('y') }, from);
    const unrelated = await commit({ 'z.yaml': text('z') });
    const repository = at.connect();
    for (const [one, other] of [
      [ahead, diverged],
      [ahead, from],
      [ahead, unrelated],
      ['f'.repeat(40), unrelated],
      [from, 'f'.repeat(40)],
    ]) {
      expect(
        await repository.readChanges({ from: one, to: other }),
      ).toBeUndefined();
    }
  });

  it('are known for 299 files and unknown from 300 on', async () => {
    const many = (count: number) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, n) => [
          `many/${n}.yaml`,
          text(`${n}`),
        ]),
      );
    const from = await commit(tree);
    const some = await commit({ ...tree, ...many(299) }, from);
    expect((await expectChanges(from, some)).changed).toHaveLength(299);
    const more = await commit({ ...tree, ...many(300) }, from);
    expect(await at.connect().readChanges({ from, to: more })).toBeUndefined();
  });

  it.each<[string, (body: Record<string, unknown>) => unknown]>([
    ['an unknown status', body => ({ ...body, status: 'sideways' })],
    [
      'another base',
      body => ({ ...body, merge_base_commit: { sha: 'a'.repeat(40) } }),
    ],
    ['no files', ({ files: _, ...body }) => body],
    [
      'a file that is not there',
      body => ({ ...body, files: [{ filename: 'none', status: 'added' }] }),
    ],
    [
      'a folder',
      body => ({ ...body, files: [{ filename: 'b', status: 'modified' }] }),
    ],
    [
      'a rename from nowhere',
      body => ({ ...body, files: [{ filename: 'a.yaml', status: 'renamed' }] }),
    ],
    [
      'a name that is not UTF-8',
      body => ({ ...body, files: [{ filename: '\ufffd', status: 'removed' }] }),
    ],
    ['something else', () => []],
  ])('are unknown when the host answers with %s', async (_, bend) => {
    const from = await commit(tree);
    const to = await commit({ ...tree, 'x.yaml': text('x') }, from);
    const repository = at.connect({
      fetch: async (url, init) => {
        const response = await fetch(url, init);
        return String(url).includes('/compare/')
          ? answer(bend(await response.json()))
          : response;
      },
    });
    expect(await repository.readChanges({ from, to })).toBeUndefined();
  });

  it('lead from any tree to any other', async () => {
    const paths = ['a', 'b', 'd/a', 'd/b', 'd/e/a', 'f.yaml', 'g'];
    const step = fc.dictionary(
      fc.constantFrom(...paths),
      fc.option(gitEntry, { nil: undefined }),
      { maxKeys: 4 },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 2, maxLength: 4 }),
        async steps => {
          let files: GitTree = tree;
          const first = await commit(files);
          let head = first;
          for (const changes of steps) {
            const next = Object.entries({ ...files, ...changes });
            files = Object.fromEntries(
              next.flatMap(([path, entry]) => (entry ? [[path, entry]] : [])),
            );
            const from = head;
            head = await commit(files, from);
            await expectChanges(from, head);
          }
          expect(await expectChanges(first, head)).toBeDefined();
        },
      ),
      { numRuns: 12 },
    );
  });
});
