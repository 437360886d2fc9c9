import { promises as fs } from 'fs';
import { join } from 'path';
import type { SeedRepository } from './seed';

/** The organisation of the demo. */
const OWNER = 'acme';

/**
 * The repositories of an examples folder: `gitops-repository` becomes
 * `acme/platform-gitops`, every folder below `repositories` one of its own name.
 *
 * @param hook - of `acme/platform-gitops`
 */
export async function seedsOf(
  examples: string,
  hook?: SeedRepository['hook'],
): Promise<SeedRepository[]> {
  const folders = async (path: string) => {
    const entries = await fs
      .readdir(path, { withFileTypes: true })
      .catch(() => []);
    return entries
      .filter(entry => entry.isDirectory())
      .map(({ name }) => name)
      .sort();
  };
  const seeds: SeedRepository[] = [];
  if ((await folders(examples)).includes('gitops-repository')) {
    seeds.push({
      owner: OWNER,
      name: 'platform-gitops',
      description: 'What runs where: the platform and every service, as code',
      seedDir: join(examples, 'gitops-repository'),
      settings: { allowAutoMerge: true },
      hook,
    });
  }
  const repositories = join(examples, 'repositories');
  for (const name of await folders(repositories)) {
    seeds.push({ owner: OWNER, name, seedDir: join(repositories, name) });
  }
  return seeds;
}
