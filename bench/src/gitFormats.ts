import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';

/** A file's content, or a folder's entries by name. */
export type Folder = Map<string, Buffer | Folder>;

/** An entry of a listing, as GitHub has it. */
export interface Listed {
  path: string;
  mode: string;
  type: 'blob' | 'tree';
  sha: string;
  size?: number;
  url: string;
}

/** SHA-1 of the parts one after another. */
export const sha1 = (...parts: (string | Buffer)[]) => {
  const hash = createHash('sha1');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
};

/** Git's own id of a folder. */
export function treeId(direct: Listed[]): string {
  const sorted = direct
    .map(entry => ({
      entry,
      key: Buffer.from(entry.type === 'tree' ? `${entry.path}/` : entry.path),
    }))
    .sort((a, b) => Buffer.compare(a.key, b.key));
  const objects = sorted.flatMap(({ entry: { mode, path, sha } }) => [
    Buffer.from(`${mode.replace(/^0/, '')} ${path}\0`),
    Buffer.from(sha, 'hex'),
  ]);
  const body = Buffer.concat(objects);
  return sha1(`tree ${body.length}\0`, body);
}

function* tarBlocks(folder: Folder, prefix: string): Generator<Buffer> {
  for (const [name, content] of folder) {
    const path = `${prefix}/${name}`;
    if (!Buffer.isBuffer(content)) {
      yield* tarBlocks(content, path);
      continue;
    }
    const header = Buffer.alloc(512);
    header.write(path, 0, 100);
    header.write('0000644\0', 100);
    header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
    header.write('00000000000\0', 136);
    header.write('        0', 148);
    header.write('ustar\x0000', 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    yield header;
    yield content;
    yield Buffer.alloc((512 - (content.length % 512)) % 512);
  }
}

/** The archive of a repository, as GitHub sends it. */
export function archiveOf(root: Folder) {
  const blocks = [
    ...tarBlocks(root, 'acme-platform-gitops-0'),
    Buffer.alloc(1024),
  ];
  return gzipSync(Buffer.concat(blocks), { level: 1 });
}
