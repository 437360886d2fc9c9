import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { blobIdOf } from './blobId';
import { walkTar, type TarEntry, type Wish } from './tarWalk';

const run = promisify(execFile);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tar-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** An archive as git writes it. */
async function archiveOf(files: Record<string, Uint8Array>): Promise<Buffer> {
  const git = (...args: string[]) =>
    run('git', ['-C', folder, ...args], {
      encoding: 'buffer',
      maxBuffer: 1 << 28,
    });
  await git('init', '-q');
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  await symlink('/etc/passwd', join(folder, 'link'));
  await git('add', '.');
  await git('-c', 'user.name=a', '-c', 'user.email=a@b', 'commit', '-qm', 'x');
  return (await git('archive', '--prefix=top/', 'HEAD')).stdout;
}

async function* inChunks(bytes: Uint8Array, sizes: () => number) {
  for (let at = 0; at < bytes.length; ) {
    const size = sizes();
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

async function walk(
  bytes: Uint8Array,
  wish: (path: string) => Wish = () => 'content',
) {
  const entries: TarEntry[] = [];
  for await (const entry of walkTar(
    inChunks(bytes, () => 1000),
    wish,
  )) {
    entries.push(entry);
  }
  return entries;
}

const long = `${'deep/'.repeat(60)}${'n'.repeat(200)}.yaml`;
const files = {
  'a.yaml': Buffer.from('a: 1\r\n'),
  'empty.yaml': Buffer.alloc(0),
  'ünïcode — path.yaml': Buffer.from('é'),
  'exact.bin': Buffer.alloc(512, 7),
  'large.bin': Buffer.alloc(100_001, 0x80),
  [long]: Buffer.from('long'),
};

it('reads what git archives, whatever the chunks', async () => {
  const archive = await archiveOf(files);
  await fc.assert(
    fc.asyncProperty(
      fc.infiniteStream(fc.integer({ min: 1, max: 70_000 })),
      async sizes => {
        const found: Record<string, Buffer> = {};
        const chunks = inChunks(archive, () => sizes.next().value);
        for await (const entry of walkTar(chunks, () => 'content')) {
          if (entry.type === 'file') {
            found[entry.path] = Buffer.from(entry.content ?? []);
          }
        }
        expect(Object.keys(found).sort()).toEqual(
          Object.keys(files)
            .map(path => `top/${path}`)
            .sort(),
        );
        for (const [path, content] of Object.entries(files)) {
          expect(found[`top/${path}`].equals(content)).toBe(true);
        }
      },
    ),
    { numRuns: 20 },
  );
});

it('reads of a file what is wished, and gives every id', async () => {
  const archive = await archiveOf(files);
  const wishes: Record<string, Wish> = {
    'top/a.yaml': 'content',
    'top/large.bin': 'id',
  };
  const entries = await walk(archive, path => wishes[path] ?? 'nothing');
  expect(
    entries
      .filter(({ path }) => !path.endsWith('/'))
      .map(({ path, type, blobId, content }) => [
        path,
        type,
        blobId,
        content?.length,
      ]),
  ).toEqual([
    ['top/a.yaml', 'file', blobIdOf(files['a.yaml']), 6],
    ['top/large.bin', 'file', blobIdOf(files['large.bin']), undefined],
    ['top/link', 'link', blobIdOf(Buffer.from('/etc/passwd')), undefined],
  ]);
});

it('notices an archive that ends early or is damaged', async () => {
  const archive = await archiveOf(files);
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: archive.length - 20_000 }), async length => {
      await expect(walk(archive.subarray(0, length))).rejects.toThrow(
        'ends early',
      );
    }),
    { numRuns: 20 },
  );
  const damaged = Buffer.from(archive);
  damaged[1024 + 5] += 1;
  await expect(walk(damaged)).rejects.toThrow('damaged');
});

it('computes the ids that git computes', async () => {
  await archiveOf(files);
  const { stdout } = await run('git', ['-C', folder, 'ls-tree', '-rz', 'HEAD']);
  const ids = stdout
    .split('\0')
    .filter(line => line && !line.startsWith('120000'))
    .map(line => line.split(/[ \t]/))
    .map(([, , id, ...path]) => [path.join(' '), id]);
  expect(Object.fromEntries(ids)).toEqual(
    Object.fromEntries(
      Object.entries(files).map(([path, content]) => [path, blobIdOf(content)]),
    ),
  );
});
