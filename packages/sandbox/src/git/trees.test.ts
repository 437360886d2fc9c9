import { mkdtemp, rm, writeFile } from 'fs/promises';
import { tmpdir } from 'os';
import { join } from 'path';
import fc from 'fast-check';
import { git } from './command';
import { encodeCommit, parseCommit } from './commits';
import { isValidRefName } from './refs';
import { GitRepository } from './repository';
import { isValidPath, PathChange } from './trees';

const nobody = {
  name: 'Ada',
  email: 'ada@example.com',
  date: '2026-01-02T03:04:05Z',
};

describe('objects written without git', () => {
  let folder: string;
  let repository: GitRepository;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
    repository = await GitRepository.open(folder, 'main');
  });
  afterAll(async () => {
    await repository.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('are what git itself reads, for any change of any tree', async () => {
    const name = fc.constantFrom('a', 'a.b', 'a-b', 'B', 'é', 'z z', 'a0');
    const path = fc
      .array(name, { minLength: 1, maxLength: 3 })
      .map(parts => `${parts.join('/')}.f`);
    const files = fc.dictionary(path, fc.string({ maxLength: 8 }), {
      maxKeys: 8,
    });
    await fc.assert(
      fc.asyncProperty(files, files, async (before, added) => {
        const changes = async (from: Record<string, string>) => {
          const map = new Map<string, PathChange>();
          for (const [key, text] of Object.entries(from)) {
            const oid = await repository.objects.write(
              'blob',
              Buffer.from(text),
            );
            map.set(key, { mode: '100644', oid });
          }
          return map;
        };
        const base = await repository.writeTree(
          undefined,
          await changes(before),
        );
        const all = await changes(added);
        const removed = Object.keys(before).filter(
          (key, index) => index % 2 === 0 && !(key in added),
        );
        removed.forEach(key => all.set(key, undefined));
        const tree = await repository.writeTree(base, all);
        const expected: Record<string, string> = { ...before, ...added };
        removed.forEach(key => delete expected[key]);
        const listed = await git(folder, [
          ...['ls-tree', '-r', '-z', '--name-only'],
          tree,
        ]);
        expect(listed.split('\0').filter(Boolean).sort()).toEqual(
          Object.keys(expected).sort(),
        );
        for (const [key, text] of Object.entries(expected)) {
          const object = await repository.objects.read(`${tree}:${key}`);
          expect(object?.data.toString()).toBe(text);
        }
      }),
      { numRuns: 40 },
    );
    const check = await git(folder, ['fsck', '--strict', '--no-dangling']);
    expect(check).toBe('');
  });

  it('reads large and small objects in the order they were asked for', async () => {
    const texts = [3, 300_000, 0, 70_000, 5].map((size, index) =>
      Buffer.alloc(size, `${index}`),
    );
    const oids = await Promise.all(
      texts.map(text => repository.objects.write('blob', text)),
    );
    const read = await Promise.all(
      [...oids, 'f'.repeat(40), 'no such thing'].map(oid =>
        repository.objects.read(oid),
      ),
    );
    expect(read.map(object => object?.data)).toEqual([
      ...texts,
      undefined,
      undefined,
    ]);
  });

  it('changes refs all or none', async () => {
    const tree = await repository.writeTree(undefined, new Map());
    const oid = await repository.writeCommit({
      tree,
      parents: [],
      author: nobody,
      committer: nobody,
      message: 'one\n',
    });
    await repository.updateRefs([{ ref: 'refs/heads/one', after: oid }]);
    await expect(
      repository.updateRefs([
        { ref: 'refs/heads/two', after: oid },
        { ref: 'refs/heads/one', before: 'a'.repeat(40), after: oid },
      ]),
    ).rejects.toMatchObject({ name: 'RefRefusedError' });
    expect(await repository.resolveRef('refs/heads/two')).toBeUndefined();
    await repository.updateRefs([{ ref: 'refs/heads/two', after: oid }]);
    expect(await repository.resolveRef('refs/heads/two')).toBe(oid);
  });
});

describe('a repository whose git was killed', () => {
  it('can be written to after the next start', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
    let repository = await GitRepository.open(folder, 'main');
    const oid = await repository.writeCommit({
      tree: await repository.writeTree(undefined, new Map()),
      parents: [],
      author: nobody,
      committer: nobody,
      message: 'one\n',
    });
    await repository.close();
    await writeFile(join(folder, 'refs/heads/main.lock'), '');
    repository = await GitRepository.open(folder, 'main');
    await repository.updateRefs([{ ref: 'refs/heads/main', after: oid }]);
    expect(await repository.resolveRef('refs/heads/main')).toBe(oid);
    await repository.close();
    await rm(folder, { recursive: true, force: true });
  });
});

describe('commits', () => {
  it('are read as they were written', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.array(fc.stringMatching(/^[0-9a-f]{40}$/), { maxLength: 3 }),
        (message, parents) => {
          const commit = {
            tree: 'a'.repeat(40),
            parents,
            author: nobody,
            committer: nobody,
            message,
          };
          expect(parseCommit(encodeCommit(commit))).toEqual(commit);
        },
      ),
    );
  });

  it('cannot be given a second header through a name', () => {
    const commit = parseCommit(
      encodeCommit({
        tree: 'a'.repeat(40),
        parents: [],
        author: { ...nobody, name: 'x\nparent y <' },
        committer: nobody,
        message: 'm',
      }),
    );
    expect(commit.parents).toEqual([]);
  });
});

describe('names', () => {
  it('of paths lead nowhere else', () => {
    const bad = ['', '/a', 'a//b', '../a', 'a/../b', './a', 'a/.git/x', '.GIT'];
    expect(bad.filter(isValidPath)).toEqual([]);
    expect(['a', 'a/b.yaml', '.github/x', 'é ü'].every(isValidPath)).toBe(true);
    expect(isValidPath('a\nb')).toBe(false);
  });

  it('of refs are those that git accepts', async () => {
    const piece = fc.constantFrom(
      ...['a', 'b', '/', '.', '..', '.lock', '@{', '~', '^', ':', ' ', '\\'],
      ...['*', '[', '-', '@', 'é'],
    );
    const folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
    await fc.assert(
      fc.asyncProperty(
        fc.array(piece, { minLength: 1, maxLength: 6 }),
        async pieces => {
          const ref = `refs/heads/${pieces.join('')}`;
          const accepted = await git(folder, ['check-ref-format', ref]).then(
            () => true,
            () => false,
          );
          // Ours may be stricter, never looser.
          expect(isValidRefName(ref) && !accepted).toBe(false);
        },
      ),
      { numRuns: 100 },
    );
    await rm(folder, { recursive: true, force: true });
  });
});
