import type {
  ObservedObject,
  Rollout,
} from '@groundwork/backstage-plugin-infra-common';
import type {
  DesiredEnvironment,
  GitOpsRepository,
} from '@groundwork/backstage-plugin-infra-node';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import { commitOf } from './revision';

/** Comparisons that are remembered; a cluster applies few revisions at once. */
const MAX_REMEMBERED = 200;
/** After this time a comparison that failed is tried again. */
const RETRY_MS = 30_000;

type Comparison =
  /** The paths that differ between the applied commit and the head. */
  | { kind: 'behind'; paths: readonly string[] }
  /** The applied commit holds the head and more. */
  | { kind: 'ahead' }
  | { kind: 'unknown' };

/**
 * Tells how far clusters have followed the base branch. A commit is live when
 * the host says that what is applied holds its content, whatever the commits
 * are called.
 */
export class Rollouts {
  readonly #repository: Pick<GitOpsRepository, 'readChanges'>;
  readonly #logger: LoggerService;
  readonly #now: () => Date;
  readonly #remembered = new Map<
    string,
    { until: number; comparison: Promise<Comparison> }
  >();

  constructor(options: {
    repository: Pick<GitOpsRepository, 'readChanges'>;
    logger: LoggerService;
    now: () => Date;
  }) {
    this.#repository = options.repository;
    this.#logger = options.logger;
    this.#now = options.now;
  }

  /**
   * @param kustomization - the one that applies the environment's files
   * @param head - commit at the head of the base branch, as indexed
   */
  async of(
    environment: DesiredEnvironment,
    kustomization: ObservedObject | undefined,
    head: { revision: string; at: Date },
  ): Promise<Rollout> {
    const known = { head: head.revision, headAt: head.at.toISOString() };
    if (!kustomization) return { state: 'unknown', ...known };
    const { cluster, kind, namespace, name } = kustomization;
    const rollout = {
      ...known,
      kustomization: { cluster, kind, namespace, name },
    };
    const { applied } = kustomization.revisions;
    if (applied === undefined) return { state: 'behind', ...rollout };
    const commit = commitOf(applied);
    if (commit === undefined) return { state: 'unknown', ...rollout };
    if (commit === head.revision) return { state: 'live', ...rollout };
    const comparison = await this.#compare(commit, head.revision);
    if (comparison.kind === 'unknown') return { state: 'unknown', ...rollout };
    const isBehind =
      comparison.kind === 'behind' &&
      comparison.paths.some(path => isAmong(path, environment.paths));
    return { state: isBehind ? 'behind' : 'live', ...rollout };
  }

  #compare(applied: string, head: string): Promise<Comparison> {
    const key = `${applied} ${head}`;
    const now = this.#now().getTime();
    const known = this.#remembered.get(key);
    if (known && known.until > now) return known.comparison;
    if (this.#remembered.size >= MAX_REMEMBERED) this.#remembered.clear();
    const comparison = this.#ask(applied, head);
    this.#remembered.set(key, { until: now + RETRY_MS, comparison });
    comparison.then(({ kind }) => {
      // What two commits hold never changes.
      if (kind === 'unknown') return;
      this.#remembered.set(key, { until: Infinity, comparison });
    });
    return comparison;
  }

  async #ask(applied: string, head: string): Promise<Comparison> {
    try {
      const missing = await this.#repository.readChanges({
        from: applied,
        to: head,
      });
      if (missing) {
        const { changed, removed } = missing;
        const paths = [...changed.map(({ path }) => path), ...removed];
        return { kind: 'behind', paths };
      }
      // The cluster may have seen a commit before the index did.
      const beyond = await this.#repository.readChanges({
        from: head,
        to: applied,
      });
      return beyond ? { kind: 'ahead' } : { kind: 'unknown' };
    } catch (error) {
      this.#logger.warn(
        `Commits ${applied} and ${head} could not be compared: ${stringifyError(
          error,
        )}`,
      );
      return { kind: 'unknown' };
    }
  }
}

/** Whether a file is one of the paths or lies below one. */
function isAmong(file: string, paths: readonly string[]): boolean {
  return paths.some(path => file === path || file.startsWith(`${path}/`));
}
