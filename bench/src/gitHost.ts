import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  archiveOf,
  sha1,
  treeId,
  type Folder,
  type Listed,
} from './gitFormats';
import { serviceName, syntheticFiles } from './syntheticRepository';

/**
 * A program of its own: serves one generated repository as GitHub does, with
 * all answers made beforehand, so that what a client takes is its own work and
 * not the host's. Arguments: services, environments. Sends its address to the
 * parent process; `{ commit: n }` changes one file of the n-th service.
 */
const GITHUB_LISTING_LIMIT = 100_000;
const [services, environments] = process.argv.slice(2).map(Number);

const root: Folder = new Map();
const blobs = new Map<string, Buffer>();
/** Prepared answers by path of the request. */
const answers = new Map<string, Buffer>();
const seen: Record<string, number> = {};
let address = '';
let head = '';
let rootTree = '';
/** Answer to a comparison with the head by the commit that was it before. */
const comparisons = new Map<string, object>();

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
  const sha = treeId(direct);
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

/** Makes what lies in the folders the head of the branch. */
function commit() {
  answers.clear();
  const { sha } = list(root, 0);
  head = sha1('commit', sha);
  rootTree = sha;
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

/** What lies at a path; undefined when it is not there. */
function at(path: string): Buffer | Folder | undefined {
  let found: Buffer | Folder | undefined = root;
  for (const name of path.split('/')) {
    found = Buffer.isBuffer(found) ? undefined : found?.get(name);
  }
  return found;
}

/** The entries of a commit's tree that a query asks for by their paths. */
function entriesAt(query: string, variables: Record<string, string>) {
  const fields = query.matchAll(/(e\d+):file\(path:\$(p\d+)\)/g);
  const entries = [...fields].map(([, alias, variable]) => {
    const content = at(variables[variable]);
    if (!Buffer.isBuffer(content)) return [alias, null];
    const oid = sha1(`blob ${content.length}\0`, content);
    return [alias, { oid, mode: 0o100644, size: content.length }];
  });
  return { object: Object.fromEntries(entries) };
}

function answerQuery(query: string, variables: Record<string, string>): Buffer {
  const answer = (repository: object) =>
    Buffer.from(JSON.stringify({ data: { repository } }));
  if (query.startsWith('query Root')) {
    return answer({ commit: { tree: { oid: rootTree } }, attributes: null });
  }
  if (query.startsWith('query Entries')) {
    return answer(entriesAt(query, variables));
  }
  if (query.startsWith('query Proposals')) {
    const none = {
      nodes: [],
      pageInfo: { hasNextPage: false, endCursor: null },
    };
    return answer({ open: none, ended: none });
  }
  const ids = [...query.matchAll(/(b\w+):object\(oid:"(\w+)"\)/g)];
  seen.blobs = (seen.blobs ?? 0) + ids.length;
  const entries = ids.map(([, alias, oid]) => {
    const text = blobs.get(oid)?.toString('utf8') ?? null;
    return [alias, { oid, text, isBinary: false, isTruncated: false }];
  });
  return answer(
    entries.length > 0 ? Object.fromEntries(entries) : { object: null },
  );
}

/** `…/compare/<from>...<to>`, known for the last commit alone. */
function compared(path: string): Buffer | undefined {
  const [, from, to] = /compare\/(\w+)\.\.\.(\w+)/.exec(path) ?? [];
  const found = to === head && comparisons.get(from);
  return found ? Buffer.from(JSON.stringify(found)) : undefined;
}

for (const { path, text } of syntheticFiles({ services, environments })) {
  put(path, text);
}

const server = createServer(async (request, response) => {
  const path = (request.url ?? '').replace(/^\/api(\/v3)?/, '');
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const kind = /graphql|tarball|trees|ref|compare/.exec(path)?.[0] ?? 'other';
  seen[kind] = (seen[kind] ?? 0) + 1;
  let body = answers.get(path);
  if (kind === 'graphql') {
    const { query, variables } = JSON.parse(Buffer.concat(parts).toString());
    body = answerQuery(query, variables);
  }
  if (kind === 'compare') body = compared(path);
  if (kind === 'tarball') body = archive;
  response.writeHead(body ? 200 : 404, {
    'content-type':
      kind === 'tarball' ? 'application/x-gzip' : 'application/json',
  });
  response.end(body ?? '{"message":"Not Found"}');
});
let archive = archiveOf(root);
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
    const path = `clusters/env0/${serviceName(message.commit)}/release.yaml`;
    const text = `# ${commits}\nkind: HelmRelease\n`;
    const before = head;
    put(path, text);
    commit();
    comparisons.clear();
    comparisons.set(before, {
      status: 'ahead',
      merge_base_commit: { sha: before },
      files: [{ filename: path, status: 'modified', patch: `+${text}` }],
    });
  }
  const counted = { ...seen };
  if (message.forget) for (const kind of Object.keys(seen)) delete seen[kind];
  process.send?.({ address, seen: counted });
});
process.on('disconnect', () => process.exit());
