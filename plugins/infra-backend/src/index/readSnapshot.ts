import { ConflictError, ServiceUnavailableError } from '@backstage/errors';
import {
  snapshotScope,
  type Snapshot,
} from '@groundwork/backstage-plugin-infra-node';
import type { IndexedFile, IndexStore } from '../database/IndexStore';
import { contentOf } from './fileContent';
import type { RepositoryIndex } from './RepositoryIndex';

/** How often it starts over because the index moved to another platform. */
const ATTEMPTS = 3;

/**
 * What a plan for a service needs, all of one commit, from the database alone.
 *
 * @throws ConflictError when one of the service's files cannot be read as text
 * @throws ServiceUnavailableError when there is no index, or it is damaged
 */
export async function readSnapshot(options: {
  index: RepositoryIndex;
  store: IndexStore;
  service: string;
}): Promise<Snapshot> {
  const { index, store, service } = options;
  // The platform seldom changes, so the one at hand is tried before the state
  // is read: what is read with the files tells whether it is the right one.
  let { state, platform } = index.latest ?? (await index.current());
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const found = await store.readFiles(snapshotScope(platform, service));
    if (found?.state.platformDigest === state.platformDigest) {
      const files = new Map<string, string>();
      for (const file of found.files) {
        files.set(file.path, await textOf(file, index));
      }
      return { revision: found.state.revision, platform, files };
    }
    ({ state, platform } = await index.current());
  }
  throw new ServiceUnavailableError(
    'The platform changes faster than it can be read. Try again in a moment.',
  );
}

async function textOf(
  file: IndexedFile,
  index: RepositoryIndex,
): Promise<string> {
  const content = contentOf(file);
  switch (content.kind) {
    case 'text':
      return content.text;
    case 'damaged':
      throw await index.rebuild(`${file.path} is not what was stored`);
    default:
      throw new ConflictError(
        `${file.path} cannot be read as text, so nothing can be planned beside it. The problems of the platform tell why.`,
      );
  }
}
