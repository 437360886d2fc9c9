import { ServiceUnavailableError } from '@backstage/errors';
import type { Platform } from '@groundwork/backstage-plugin-infra-node';
import type { IndexStore } from '../database/IndexStore';
import { contentOf } from '../index/fileContent';
import { isPlatformPath } from '../index/RepositoryLayout';
import type { RepositoryIndex } from '../index/RepositoryIndex';

/** How often it starts over because the index moved to another platform. */
const ATTEMPTS = 3;

/** The documents of the platform, all of one commit. */
export interface PlatformFiles {
  readonly revision: string;
  readonly files: ReadonlyMap<string, string>;
  readonly platform: Platform;
}

/**
 * Reads the platform's documents from the index.
 *
 * @throws ServiceUnavailableError when there is no index, or it is damaged
 */
export async function readPlatformFiles(options: {
  index: RepositoryIndex;
  indexStore: IndexStore;
}): Promise<PlatformFiles> {
  const { index, indexStore } = options;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const { platform, state } = await index.current();
    const found = await indexStore.readFiles({
      files: [],
      directories: ['platform'],
    });
    if (found?.state.platformDigest !== state.platformDigest) continue;
    const files = new Map<string, string>();
    for (const file of found.files) {
      if (!isPlatformPath(file.path)) continue;
      const content = contentOf(file);
      if (content.kind === 'damaged') {
        throw await index.rebuild(`${file.path} is not what was stored`);
      }
      // What is no text is no document; the platform's problems tell of it.
      if (content.kind === 'text') files.set(file.path, content.text);
    }
    return { revision: found.state.revision, files, platform };
  }
  throw new ServiceUnavailableError(
    'The platform changes faster than it can be read. Try again in a moment.',
  );
}
