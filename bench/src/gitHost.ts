import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { serviceName, syntheticFiles } from './syntheticRepository';

/**
 * A program of its own: serves one generated repository as GitHub does, with
 * all answers made beforehand, so that what a client takes is its own work and
 * not the host's. Arguments: services, environments. Sends its address to the
 * parent process; `{ commit: n }` changes one file of the n-th service.
 */
const GITHUB_LISTING_LIMIT = 100_000;
const [services, environments] = process.argv.slice(2).map(Number);

/** A file's content, or a folder's entries by name. */
type Folder = Map<string, Buffer | Folder>;

interface Listed {
  path: string;
  mode: string;
  type: 'blob' | 'tree';
  sha: string;
  size?: number;
  url: string;
}

const root: Folder = new Map();
const blobs = new Map<string, Buffer>();
/** Prepared answers by path of the request. */
const answers = new Map<string, Buffer>();
const seen: Record<string, number> = {};
let address = '';
let head = '';

const sha1 = (...parts: (string | Buffer)[]) => {
  const hash = createHash('sha1');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
};

function put(path: string, text: string) {
  const names = path.split('/');
  const file = names.pop() ?? path;
  let folder = root;
  for (const name of names) {
    const below = folder.get(name) ?? new Map();
    if (Buffer.isBuffer(below)) throw new Error(`${name} is a file`);
    folder.set(name, below);
    folder = below;
  }
  folder.set(file, Buffer.from(text));
}

/** Lists a folder with all below it, and prepares the answers for it. */
function list(folder: Folder, depth: number): { sha: string; all: Listed[] } {
  const direct: Listed[] = [];
  const all: Listed[] = [];
  for (const [name, content] of folder) {
    const isFile = Buffer.isBuffer(content);
    const below = isFile ? undefined : list(content, depth + 1);
    const sha =
      below?.sha ??
      sha1(`blob ${(content as Buffer).length}\0`, content as Buffer);
    if (isFile) blobs.set(sha, content);
    const type = isFile ? 'blob' : 'tree';
    const entry: Listed = {
      path: name,
      mode: isFile ? '100644' : '040000',
      type,
      sha,
      ...(isFile && { size: content.length }),
      url: `${address}/api/v3/repos/acme/platform-gitops/git/${type}s/${sha}`,
    };
    direct.push(entry);
    all.push(entry);
    for (const one of below?.all ?? []) {
      all.push({ ...one, path: `${name}/${one.path}` });
    }
  }
  const sha = sha1(...direct.map(entry => `${entry.path} ${entry.sha}\n`));
  // Deeper folders are never asked for by themselves.
  if (depth <= 2) prepare(sha, direct, all);
  return { sha, all };
}

function prepare(sha: string, direct: Listed[], all: Listed[]) {
  const body = (tree: Listed[], truncated: boolean) =>
    Buffer.from(JSON.stringify({ sha, tree, truncated }));
  const path = `/repos/acme/platform-gitops/git/trees/${sha}`;
  answers.set(path, body(direct, false));
  answers.set(
    `${path}?recursive=1`,
    body(all.slice(0, GITHUB_LISTING_LIMIT), all.length > GITHUB_LISTING_LIMIT),
  );
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

/** Makes what lies in the folders the head of the branch. */
function commit() {
  answers.clear();
  const { sha } = list(root, 0);
  head = sha1('commit', sha);
  const base = '/repos/acme/platform-gitops/git/trees';
  for (const query of ['', '?recursive=1']) {
    const tree = answers.get(`${base}/${sha}${query}`);
    if (tree) answers.set(`${base}/${head}${query}`, tree);
  }
  answers.set(
    '/repos/acme/platform-gitops/git/ref/heads%2Fmain',
    Buffer.from(JSON.stringify({ object: { sha: head } })),
  );
}

function prepareArchive() {
  const blocks = [
    ...tarBlocks(root, 'acme-platform-gitops-0'),
    Buffer.alloc(1024),
  ];
  return gzipSync(Buffer.concat(blocks), { level: 1 });
}

function answerQuery(query: string): Buffer {
  const ids = [...query.matchAll(/(b\w+):object\(oid:"(\w+)"\)/g)];
  seen.blobs = (seen.blobs ?? 0) + ids.length;
  const entries = ids.map(([, alias, oid]) => {
    const text = blobs.get(oid)?.toString('utf8') ?? null;
    return [alias, { oid, text, isBinary: false, isTruncated: false }];
  });
  const repository =
    entries.length > 0 ? Object.fromEntries(entries) : { object: null };
  return Buffer.from(JSON.stringify({ data: { repository } }));
}

for (const { path, text } of syntheticFiles({ services, environments })) {
  put(path, text);
}

const server = createServer(async (request, response) => {
  const path = (request.url ?? '').replace(/^\/api(\/v3)?/, '');
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const kind = /graphql|tarball|trees|ref/.exec(path)?.[0] ?? 'other';
  seen[kind] = (seen[kind] ?? 0) + 1;
  let body = answers.get(path);
  if (kind === 'graphql') {
    body = answerQuery(JSON.parse(Buffer.concat(parts).toString()).query);
  }
  if (kind === 'tarball') body = archive;
  response.writeHead(body ? 200 : 404, {
    'content-type':
      kind === 'tarball' ? 'application/x-gzip' : 'application/json',
  });
  response.end(body ?? '{"message":"Not Found"}');
});
let archive = prepareArchive();
// Between two rounds more time passes than Node keeps a connection open.
server.keepAliveTimeout = 600_000;
server.listen(0, '127.0.0.1', () => {
  address = `http://localhost:${(server.address() as AddressInfo).port}`;
  commit();
  process.send?.({ address, seen });
});

let commits = 0;
process.on('message', (message: { commit?: number; forget?: true }) => {
  if (message.commit !== undefined) {
    commits += 1;
    const directory = `clusters/env0/${serviceName(message.commit)}`;
    put(`${directory}/release.yaml`, `# ${commits}\nkind: HelmRelease\n`);
    commit();
  }
  const counted = { ...seen };
  if (message.forget) for (const kind of Object.keys(seen)) delete seen[kind];
  process.send?.({ address, seen: counted });
});
process.on('disconnect', () => process.exit());
