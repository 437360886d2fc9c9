import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { judge, type Measure } from '../results';
import { type SourceRange, sourceRanges } from '../sourceMap';

const app = resolve(__dirname, '../../../packages/app');
const assets = join(app, 'dist/static');

/** A JavaScript file of the build, with its style sheet. */
interface Chunk {
  id: string;
  text: string;
  style: string;
  ranges: SourceRange[];
}

const kilobytes = (...texts: string[]) =>
  texts.reduce((sum, text) => sum + (text ? gzipSync(text).length : 0), 0) /
  1024;

/** Our own sources, whichever way the bundler writes their paths. */
const isOurs = ({ source }: SourceRange) =>
  /plugins\/infra(?:-common)?\/src\//.test(source);

async function readChunks(): Promise<Chunk[]> {
  const files = await readdir(assets);
  const chunks: Chunk[] = [];
  for (const file of files.filter(name => name.endsWith('.js'))) {
    const map = await readFile(join(assets, `${file}.map`), 'utf8').catch(
      () => '',
    );
    if (!/plugins\/infra\/src\//.test(map)) continue;
    const text = await readFile(join(assets, file), 'utf8');
    const [id] = file.split('.');
    const style = files.find(
      name => name.startsWith(`${id}.`) && name.endsWith('.css'),
    );
    chunks.push({
      id,
      text,
      style: style ? await readFile(join(assets, style), 'utf8') : '',
      ranges: sourceRanges(text, JSON.parse(map)),
    });
  }
  return chunks;
}

/** The part of a text that comes from some sources. */
function partOf(chunk: Chunk, isPart: (range: SourceRange) => boolean) {
  const own = chunk.ranges.filter(isPart);
  return own.map(({ start, end }) => chunk.text.slice(start, end)).join('');
}

/** What a text would lose without some sources, as it is sent. */
function growth(chunk: Chunk, isPart: (range: SourceRange) => boolean) {
  const rest = partOf(chunk, range => !isPart(range));
  return kilobytes(chunk.text) - kilobytes(rest);
}

/** The chunk that a lazy part of the plugin is loaded with. */
function chunkOf(chunks: Chunk[], path: string): Chunk {
  const found = chunks.find(
    ({ id, ranges }) =>
      id !== 'main' && ranges.some(({ source }) => source.endsWith(path)),
  );
  if (!found) throw new Error(`No chunk of the build has ${path}`);
  return found;
}

/** Chunks that are asked for together with one. */
function loadedWith(main: Chunk, chunk: Chunk): string[] {
  const groups = main.text.match(/Promise\.all\(\[[^\]]*\]\)/g) ?? [];
  const group = groups.find(text => text.includes(`("${chunk.id}")`));
  return group
    ? [...group.matchAll(/\("([^"]+)"\)/g)].map(([, id]) => id)
    : [chunk.id];
}

const pages = ['Overview', 'Services', 'Requests', 'Links', 'Platform'];

/** What the demo portal's production build sends for our parts. */
export async function measure(): Promise<Measure[]> {
  await promisify(execFile)('backstage-cli', ['package', 'build'], {
    cwd: app,
    maxBuffer: 64 * 1024 * 1024,
  });
  const chunks = await readChunks();
  const main = chunks.find(({ id }) => id === 'main');
  if (!main) throw new Error('The build has no main chunk with our plugin');
  const card = chunkOf(chunks, 'entityCard/InfrastructureCard.tsx');
  const size = (name: string, chunk: Chunk, atMost?: number) =>
    judge(
      {
        name: `${name}: our own code and styles, gzip`,
        unit: 'KB',
        ours: kilobytes(partOf(chunk, isOurs), chunk.style),
      },
      atMost === undefined ? {} : { atMost },
    );
  return [
    size('entity card', card, 6),
    judge(
      {
        name: 'entity card: lazy chunks, with what it takes from @backstage/ui',
        unit: 'chunks',
        ours: loadedWith(main, card).length,
      },
      { atMost: 2 },
    ),
    judge(
      {
        name: 'main bundle: what the card and the client add, gzip',
        unit: 'KB',
        ours: growth(main, range =>
          /plugins\/infra\/src\/(?:api\/|entityCard\/extensions)/.test(
            range.source,
          ),
        ),
      },
      { atMost: 1 },
    ),
    judge(
      {
        name: 'main bundle: what the whole plugin adds, gzip',
        unit: 'KB',
        ours: growth(main, isOurs),
      },
      {},
    ),
    size('entity tab', chunkOf(chunks, 'entityTab/InfrastructureTab.tsx'), 30),
    size('drawer of the tab', chunkOf(chunks, 'entityTab/ResourceDrawer.tsx')),
    ...pages.map(page =>
      size(
        `page ${page.toLowerCase()}`,
        chunkOf(chunks, `fleet/${page}Page.tsx`),
        30,
      ),
    ),
    size('home page widget', chunkOf(chunks, 'homeWidget/MyServices.tsx')),
  ];
}
