import type { Change } from '@groundwork/backstage-plugin-infra-common';
import {
  claimPath,
  type GitOpsRepository,
  type PlanContext,
  type Platform,
} from '@groundwork/backstage-plugin-infra-node';
import type { StatusStore } from '../database/StatusStore';

/** What a plan has to know beside the snapshot. */
export type ExtraFacts = Pick<PlanContext, 'earlier' | 'pendingPlans'>;

/** Looks up what some kinds of changes need: history, and plans that wait. */
export class PlanFacts {
  readonly #repository: Pick<GitOpsRepository, 'readTexts'>;
  readonly #statuses: Pick<StatusStore, 'readStatus'>;

  constructor(options: {
    repository: Pick<GitOpsRepository, 'readTexts'>;
    statuses: Pick<StatusStore, 'readStatus'>;
  }) {
    this.#repository = options.repository;
    this.#statuses = options.statuses;
  }

  /** @throws ServiceUnavailableError when the repository's host is away */
  async of(change: Change, platform: Platform): Promise<ExtraFacts> {
    switch (change.kind) {
      case 'rollback':
        return { earlier: await this.#earlier(change, platform) };
      case 'approve':
        return { pendingPlans: await this.#pendingPlans(change.service) };
      default:
        return {};
    }
  }

  /** Text of the claim by commit; a commit without one is absent. */
  async #earlier(
    change: Change & { kind: 'rollback' },
    platform: Platform,
  ): Promise<Map<string, string>> {
    const path = claimPath(platform, change.service);
    const revisions = [change.revision, ...(change.undo ? [change.undo] : [])];
    const texts = await this.#repository.readTexts({
      files: revisions.map(revision => ({ revision, path })),
    });
    return new Map(
      revisions.flatMap(revision => {
        const text = texts.get(`${revision}:${path}`);
        return text === undefined ? [] : [[revision, text] as const];
      }),
    );
  }

  async #pendingPlans(service: string) {
    const found = await this.#statuses.readStatus(service);
    return (found?.status.environments ?? []).flatMap(environment =>
      environment.resources.flatMap(({ type, name, status }) =>
        status.plan
          ? [
              {
                environment: environment.name,
                resource: { type, name },
                plan: status.plan.id,
              },
            ]
          : [],
      ),
    );
  }
}
