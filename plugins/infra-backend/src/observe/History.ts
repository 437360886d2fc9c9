import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import type { BaseCommit } from '@groundwork/backstage-plugin-infra-common';
import type { GitOpsRepository } from '@groundwork/backstage-plugin-infra-node';

/** Histories that are remembered. */
const MAX_REMEMBERED = 500;

interface HistoryQuery {
  /** Commit at the head of the base branch. */
  readonly revision: string;
  /** Paths, with the environment that they belong to. */
  readonly places: readonly {
    environment?: string;
    paths: readonly string[];
  }[];
  readonly limit: number;
}

/**
 * Commits of the base branch that touch some paths. The same revision always
 * has the same history, so it is asked for once.
 */
export class History {
  readonly #repository: Pick<GitOpsRepository, 'readHistory'>;
  readonly #logger: LoggerService;
  readonly #remembered = new Map<string, Promise<BaseCommit[]>>();

  constructor(options: {
    repository: Pick<GitOpsRepository, 'readHistory'>;
    logger: LoggerService;
  }) {
    this.#repository = options.repository;
    this.#logger = options.logger;
  }

  /** Newest first; empty when the host cannot be asked. */
  async of(query: HistoryQuery): Promise<BaseCommit[]> {
    const key = JSON.stringify(query);
    const known = this.#remembered.get(key) ?? this.#ask(query);
    if (this.#remembered.size >= MAX_REMEMBERED) this.#remembered.clear();
    this.#remembered.set(key, known);
    try {
      return await known;
    } catch (error) {
      this.#remembered.delete(key);
      this.#logger.warn(
        `The history of files could not be read: ${stringifyError(error)}`,
      );
      return [];
    }
  }

  async #ask({ revision, places, limit }: HistoryQuery): Promise<BaseCommit[]> {
    const paths = [...new Set(places.flatMap(place => place.paths))];
    const found = await this.#repository.readHistory({
      revision,
      paths,
      limit,
    });
    const commits = new Map<string, BaseCommit>();
    for (const { environment, paths: own } of places) {
      for (const path of own) {
        for (const commit of found.get(path) ?? []) {
          const known = commits.get(commit.sha);
          const environments = new Set(known?.environments);
          if (environment !== undefined) environments.add(environment);
          commits.set(commit.sha, {
            ...commit,
            environments: [...environments],
          });
        }
      }
    }
    return [...commits.values()]
      .sort((a, b) => b.at.localeCompare(a.at))
      .slice(0, limit);
  }
}
