import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  compilePlatform,
  impactOf,
  snapshotScope,
  type ImpactEvent,
  type PlatformFile,
} from '@groundwork/backstage-plugin-infra-node';
import { impactInParallel } from './impactInParallel';
import type { ServiceTexts } from './messages';

const sample = resolve(__dirname, '../../../../examples/gitops-repository');
const files = new Map(
  readdirSync(sample, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => {
      const path = join(entry.parentPath, entry.name);
      return [path.slice(sample.length + 1), readFileSync(path, 'utf8')];
    }),
);
const before: PlatformFile[] = [...files]
  .filter(([path]) => path.startsWith('platform/'))
  .map(([path, text]) => ({ path, text }));
const after = before.map(file =>
  file.path === 'platform/profiles/high-traffic-api.yaml'
    ? { ...file, text: file.text.replace('partitions: 6', 'partitions: 9') }
    : file,
);
const now = new Date('2026-11-20T12:00:00Z');
const platform = compilePlatform(before);

const services = [...files]
  .filter(([path]) => path.startsWith('services/'))
  .map(([path, text]): ServiceTexts => {
    const service = path.slice('services/'.length, -'.yaml'.length);
    const scope = snapshotScope(platform, service);
    const own = [...files].filter(
      ([file]) =>
        scope.files.includes(file) ||
        scope.directories.some(d => file.startsWith(`${d}/`)),
    );
    return { path, text, files: new Map(own) };
  });

async function collect(events: AsyncIterable<ImpactEvent>) {
  const all: ImpactEvent[] = [];
  for await (const event of events) all.push(event);
  const found = all.flatMap(e => (e.kind === 'service' ? [e] : []));
  return {
    last: all.at(-1),
    progress: all.filter(e => e.kind === 'progress').length,
    services: found.sort((a, b) => (a.service < b.service ? -1 : 1)),
  };
}

describe('impactInParallel', () => {
  it('finds what one thread finds', async () => {
    const one = await collect(
      impactOf({
        before: platform,
        after: compilePlatform(after),
        services,
        now,
        breathe: async () => {},
      }),
    );
    expect(one.services.length).toBeGreaterThan(0);
    const options = { before, after, services, now, workers: 2, chunk: 2 };
    const two = await collect(impactInParallel(options));
    expect(two.services).toEqual(one.services);
    expect(two.last).toEqual(one.last);
    expect(two.progress).toBe(Math.ceil(services.length / 2));
  }, 60_000);

  it('has nothing to say of no services, and starts no thread for them', async () => {
    const events = await collect(
      impactInParallel({ before, after, services: [], now }),
    );
    expect(events.last).toEqual({
      kind: 'progress',
      seen: 0,
      concerned: 0,
      changed: 0,
    });
  });

  it('fails when a thread does', async () => {
    const broken = [
      {
        path: 'services/x.yaml',
        text: 5 as unknown as string,
        files: new Map(),
      },
    ];
    await expect(
      collect(impactInParallel({ before, after, services: broken, now })),
    ).rejects.toThrow(/services\/x\.yaml|is not|text/);
  }, 60_000);
});
