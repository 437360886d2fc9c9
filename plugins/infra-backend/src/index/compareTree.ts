import type { RepositoryTreeEntry } from '@groundwork/backstage-plugin-infra-node';
import type { RepositoryLayout } from './RepositoryLayout';

/** How a tree differs from what is indexed. */
export interface TreeDifference {
  /** Entries that are new or have another content. */
  readonly changed: readonly RepositoryTreeEntry[];
  /** Paths that are gone, or no longer of interest. */
  readonly removed: readonly string[];
}

/**
 * What is stored of an entry: its blob id, or for something that is not a file
 * a word that no blob id can be.
 */
export function entryKey(entry: RepositoryTreeEntry): string {
  return entry.type === 'file' ? entry.blobId : `${entry.type}:${entry.blobId}`;
}

/**
 * Compares a tree with the indexed files. The history between them plays no
 * part, so a rewritten history is nothing special.
 *
 * @param stored - entry keys by path
 * @param layoutChanged - whether stored files may no longer be of interest
 */
export function compareTree(options: {
  tree: readonly RepositoryTreeEntry[];
  stored: ReadonlyMap<string, string>;
  layout: RepositoryLayout;
  layoutChanged: boolean;
}): TreeDifference {
  const { tree, stored, layout, layoutChanged } = options;
  const changed: RepositoryTreeEntry[] = [];
  const isOfInterest = (path: string) => layout.roleOf(path) !== undefined;
  let kept = 0;
  for (const entry of tree) {
    const before = stored.get(entry.path);
    const isKnown = before !== undefined && !layoutChanged;
    if (!isKnown && !isOfInterest(entry.path)) continue;
    if (before !== undefined) kept += 1;
    if (before !== entryKey(entry)) changed.push(entry);
  }
  if (kept === stored.size) return { changed, removed: [] };
  const paths = new Set(tree.map(entry => entry.path));
  const removed = [...stored.keys()].filter(
    path => !paths.has(path) || (layoutChanged && !isOfInterest(path)),
  );
  return { changed, removed };
}
