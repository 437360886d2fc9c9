import { readFile, readdir, rm, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { gunzipSync } from 'node:zlib';
import { loadAll } from 'js-yaml';
import * as tar from 'tar';
import { parseAllDocuments } from 'yaml';

async function download(url: string): Promise<Response> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response;
}

/** Texts of an archive's files by path, without the folder around them. */
function* textsOf(unpacked: Buffer): Generator<[string, string]> {
  for (let at = 0; unpacked[at] !== 0; ) {
    const header = unpacked.subarray(at, at + 512);
    const path = header.toString('utf8', 0, header.indexOf(0));
    const size = parseInt(header.toString('latin1', 124, 135), 8);
    const text = unpacked.toString('utf8', at + 512, at + 512 + size);
    yield [path.slice(path.indexOf('/') + 1), text];
    at += 512 + Math.ceil(size / 512) * 512;
  }
}

/**
 * The limit: the archive in memory, and js-yaml over its documents. Keeps
 * nothing, checks nothing, and lets nobody else have a turn.
 */
export async function parseInMemory(
  url: string,
  wanted: (path: string) => boolean = () => true,
): Promise<number> {
  const response = await download(url);
  const unpacked = gunzipSync(Buffer.from(await response.arrayBuffer()));
  let parsed = 0;
  for (const [path, text] of textsOf(unpacked)) {
    if (!wanted(path)) continue;
    loadAll(text);
    parsed += 1;
  }
  return parsed;
}

/**
 * The peer: what `UrlReader.readTree` followed by `dir()` does, which is
 * unpacking to disk with npm `tar`, and then `yaml` over the files.
 */
export async function parseFromDisk(url: string): Promise<number> {
  const response = await download(url);
  const directory = await mkdtemp(join(tmpdir(), 'groundwork-tree-'));
  await pipeline(
    Readable.from([Buffer.from(await response.arrayBuffer())]),
    tar.extract({ strip: 1, cwd: directory, filter: () => true }),
  );
  const entries = await readdir(directory, {
    recursive: true,
    withFileTypes: true,
  });
  let parsed = 0;
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    parseAllDocuments(await readFile(path, 'utf8')).map(one => one.toJS());
    parsed += 1;
  }
  await rm(directory, { recursive: true, force: true });
  return parsed;
}
