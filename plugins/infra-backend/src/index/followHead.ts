import type {
  GitOpsRepository,
  Platform,
} from '@groundwork/backstage-plugin-infra-node';
import type { IndexState, IndexStore } from '../database/IndexStore';
import { entryKey } from './compareTree';
import type { Difference } from './compareWithHead';
import { isPlatformPath, RepositoryLayout } from './RepositoryLayout';

/**
 * Finds how a revision differs from what is indexed by asking the host what
 * happened since. Costs as much as what changed, however large the repository.
 *
 * @returns undefined when the host does not know, or when documents of the
 *   platform are among it, which can make every other file matter or not
 */
export async function followHead(options: {
  repository: GitOpsRepository;
  store: IndexStore;
  revision: string;
  state: IndexState;
  platform: Platform;
  signal?: AbortSignal;
}): Promise<Difference | undefined> {
  const { repository, store, revision, state, platform, signal } = options;
  const changes = await repository.readChanges({
    from: state.revision,
    to: revision,
    signal,
  });
  if (!changes) return undefined;
  const paths = [...changes.removed, ...changes.changed.map(one => one.path)];
  if (paths.some(isPlatformPath)) return undefined;

  const layout = new RepositoryLayout(platform.settings.document.spec.layout);
  const stored = await store.listFiles(
    paths.filter(path => layout.roleOf(path) !== undefined),
  );
  const changed = changes.changed.filter(
    entry =>
      layout.roleOf(entry.path) !== undefined &&
      stored.get(entry.path) !== entryKey(entry),
  );
  return {
    platform,
    platformDigest: state.platformDigest,
    layout,
    changed,
    removed: changes.removed.filter(path => stored.has(path)),
    suspects: changed,
    readBlobs: 0,
    hasStrayBlobs: false,
  };
}
