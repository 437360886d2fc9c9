import type { Platform } from './platform/platform';

/**
 * What a plan is made of: the platform's documents, compiled, and the files
 * that belong to one service, as they are at one commit of the base branch.
 *
 * @public
 */
export interface Snapshot {
  /** Commit of the base branch. */
  readonly revision: string;
  readonly platform: Platform;
  /**
   * Text of every file that {@link snapshotScope} names, by path. A file that
   * is not in the repository is not in the map.
   */
  readonly files: ReadonlyMap<string, string>;
}

/** Files that a plan has to see. @public */
export interface SnapshotScope {
  /** Paths of single files. */
  readonly files: readonly string[];
  /** Directories whose files (at any depth) are needed. */
  readonly directories: readonly string[];
}
