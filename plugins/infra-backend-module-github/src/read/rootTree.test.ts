import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { gitTrees } from '../__testUtils__/gitTrees';
import {
  commitTree,
  revParse,
  type GitTree,
} from '../__testUtils__/commitTree';
import { RootTree } from './rootTree';
import { walkTar } from './tarWalk';

const run = promisify(execFile);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'root-tree-'));
  await run('git', ['init', '-q', '--bare', '-b', 'main', folder]);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function rootOfArchive(tree: GitTree) {
  const commit = await commitTree(folder, tree);
  const { stdout } = await run('git', ['-C', folder, 'archive', commit], {
    encoding: 'buffer',
  });
  const root = new RootTree();
  async function* bytes() {
    yield stdout;
  }
  for await (const entry of walkTar(bytes(), () => 'id')) {
    if (entry.type !== 'folder') {
      const { path, type, isExecutable, blobId } = entry;
      const fileMode = isExecutable ? '100755' : '100644';
      root.add(path, type === 'link' ? '120000' : fileMode, blobId);
    }
  }
  return {
    ours: root.finish(),
    git: await revParse(folder, `${commit}^{tree}`),
  };
}

it('comes to the id that Git has, whatever the tree', async () => {
  await fc.assert(
    fc.asyncProperty(gitTrees, async tree => {
      const { ours, git } = await rootOfArchive(tree);
      expect(ours).toBe(git);
    }),
    { numRuns: 40 },
  );
});

it('sorts folders as Git does, and takes names that need a long header', async () => {
  const content = 'x';
  const names = ['a', 'a.b', 'a-b', 'a0', 'a/z', 'é', '\u{1f600}', '\uffee'];
  const tree = Object.fromEntries(
    [
      ...names.filter(name => name !== 'a'),
      `${'d'.repeat(90)}/${'e'.repeat(90)}/${'f'.repeat(120)}`,
    ].map(path => [path, { mode: '100644', content } as const]),
  );
  const link = { mode: '120000', content: `../${'t'.repeat(150)}` } as const;
  const { ours, git } = await rootOfArchive({ ...tree, link });
  expect(ours).toBe(git);
});

it('is another one when a file is missing, moved, changed or there twice', () => {
  const id = '1'.repeat(40);
  const of = (...paths: string[]) => {
    const root = new RootTree();
    for (const path of paths) {
      root.add(path, '100644', id);
    }
    return root.finish();
  };
  const trees = [
    of('a/b', 'c'),
    of('a/b'),
    of('c'),
    of('a/c', 'b'),
    of('a/b', 'a/b', 'c'),
    of('a/b', 'c', 'a/d'),
    of('a/b', 'a/d', 'c'),
  ];
  expect(new Set(trees).size).toBe(trees.length);
  expect(of()).toBe('4b825dc642cb6eb9a060e54bf8d69288fbee4904');
});
