import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import {
  compilePlatform,
  snapshotScope,
  type Snapshot,
} from '@groundwork/backstage-plugin-infra-node';

const sample = resolve(__dirname, '../../examples/gitops-repository');
const revision = 'a'.repeat(40);

/** Text of the sample's files by path. */
export function sampleFiles(): Map<string, string> {
  const files = new Map<string, string>();
  const entries = readdirSync(sample, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(path.slice(sample.length + 1), readFileSync(path, 'utf8'));
  }
  return files;
}

/** What a plan for a service sees of the sample, as the backend loads it. */
export function snapshotOf(
  files: ReadonlyMap<string, string>,
  service: string,
): Snapshot {
  const platform = compilePlatform(
    [...files]
      .filter(([path]) => path.startsWith('platform/'))
      .map(([path, text]) => ({ path, text })),
  );
  const scope = snapshotScope(platform, service);
  const needed = [...files].filter(
    ([path]) =>
      scope.files.includes(path) ||
      scope.directories.some(directory => path.startsWith(`${directory}/`)),
  );
  return { revision, platform, files: new Map(needed) };
}
