import type { LoggerService } from '@backstage/backend-plugin-api';
import { InputError, NotFoundError } from '@backstage/errors';
import type {
  ChangeList,
  ChangeRecord,
  ChangeSet,
  PlatformView,
  ServiceList,
  ServiceView,
} from '@groundwork/backstage-plugin-infra-common';
import {
  platformView,
  shownChangeSet,
  type GitOpsRepository,
  type PlannedChangeSet,
} from '@groundwork/backstage-plugin-infra-node';
import type { ChangePlanner } from '../changes/ChangePlanner';
import type { ChangeService } from '../changes/ChangeService';
import { refreshPullRequest } from '../changes/pullRequestState';
import type { ChangeStore, StoredChange } from '../database/ChangeStore';
import { toChangeRecord } from '../database/changeRows';
import type { IndexStore, ServiceListQuery } from '../database/IndexStore';
import type { RepositoryIndex } from '../index/RepositoryIndex';
import { callerName } from './callerName';
import { describeService } from './describeService';
import type {
  CallerOptions,
  ServiceListOptions,
  SubmittedChange,
} from './InfraService';
import type { CompleteChange } from './ServiceFacts';

/** Problems of files beside the platform's documents that a view shows. */
const MAX_PROBLEMS = 200;
const MAX_CHANGES = 20;
/** Id of change sets that nobody submitted. */
const PREVIEW_ID = '000000000000';

/** Answers from the index and works on changes; asks for no permission. */
export class DefaultInfraService {
  readonly #repository: GitOpsRepository;
  readonly #index: RepositoryIndex;
  readonly #indexStore: IndexStore;
  readonly #changeStore: ChangeStore;
  readonly #planner: ChangePlanner;
  readonly #changes: ChangeService;
  readonly #logger: LoggerService;
  readonly #now: () => Date;

  constructor(options: {
    repository: GitOpsRepository;
    index: RepositoryIndex;
    indexStore: IndexStore;
    changeStore: ChangeStore;
    planner: ChangePlanner;
    changes: ChangeService;
    logger: LoggerService;
    now: () => Date;
  }) {
    this.#repository = options.repository;
    this.#index = options.index;
    this.#indexStore = options.indexStore;
    this.#changeStore = options.changeStore;
    this.#planner = options.planner;
    this.#changes = options.changes;
    this.#logger = options.logger;
    this.#now = options.now;
  }

  /** @param permitted - whose claims' problems may be told */
  async getPlatform(
    permitted: ServiceListQuery['permitted'],
  ): Promise<PlatformView> {
    const { platform, state } = await this.#index.current();
    const { title, url } = this.#repository;
    const view = platformView(platform, {
      revision: state.revision,
      repository: { title, url },
      now: this.#now(),
    });
    const others = await this.#indexStore.listOrphanProblems(
      MAX_PROBLEMS,
      permitted,
    );
    return { ...view, problems: [...view.problems, ...others] };
  }

  async listServices(
    query: ServiceListOptions,
    permitted: ServiceListQuery['permitted'],
  ): Promise<ServiceList> {
    await this.#index.current();
    const { cursor: after, ...filter } = query;
    for (const text of Object.values(query)) {
      // Postgres refuses the character altogether.
      if (String(text).includes('\0')) {
        throw new InputError('The query holds a NUL character');
      }
    }
    return this.#indexStore.listServices({ ...filter, after, permitted });
  }

  async getService(name: string): Promise<ServiceView> {
    const { platform, state } = await this.#index.current();
    const summary = await this.#indexStore.findService(name);
    if (!summary) {
      throw new NotFoundError(
        `${name} has no claim in ${this.#repository.title}`,
      );
    }
    const { path } = summary;
    const found = await this.#indexStore.readFiles({
      files: [path],
      directories: [],
    });
    const changes = await this.listChanges(name);
    return describeService({
      platform,
      summary,
      text: found?.files[0]?.content,
      revision: found?.state.revision ?? state.revision,
      url: this.#repository.fileUrl({ path }),
      problems: await this.#indexStore.listProblems(path),
      changes: changes.items,
      now: this.#now(),
    });
  }

  /**
   * Previews a change. What a plan needs is read while it is not known yet
   * whether the caller may have one.
   *
   * @param allowed - the change, or the error for somebody who may not change
   * the service
   */
  async previewChange(
    service: string,
    allowed: Promise<CompleteChange>,
    options: CallerOptions,
  ): Promise<ChangeSet> {
    const [complete, basis] = await Promise.allSettled([
      allowed,
      this.#planner.read(service),
    ]);
    // Who may not ask is told nothing else.
    if (complete.status === 'rejected') throw complete.reason;
    requireClaim(complete.value);
    if (basis.status === 'rejected') throw basis.reason;
    const planned = await this.#planner.plan(
      {
        changeId: PREVIEW_ID,
        change: complete.value.change,
        requestedBy: callerName(options.credentials),
      },
      basis.value,
    );
    return shownChangeSet(planned);
  }

  async submitChange(
    submission: {
      complete: CompleteChange;
      idempotencyKey: string;
      allow?: (changeSet: PlannedChangeSet) => Promise<void>;
    },
    options: CallerOptions,
  ): Promise<SubmittedChange> {
    const { complete, idempotencyKey, allow } = submission;
    requireClaim(complete);
    const { change, outcome } = await this.#changes.submit({
      change: complete.change,
      submitted: complete.submitted,
      idempotencyKey,
      ...(allow && { allow }),
      requestedBy: callerName(options.credentials),
    });
    return { record: toChangeRecord(change), outcome };
  }

  async listChanges(service: string): Promise<ChangeList> {
    const changes = await this.#changeStore.listOfService(service, MAX_CHANGES);
    return { items: changes.map(toChangeRecord) };
  }

  /** A change as it is stored. */
  async findChange(id: string): Promise<StoredChange> {
    const change = await this.#changeStore.find(id);
    if (!change) throw new NotFoundError(`There is no change ${id}`);
    return change;
  }

  /** A change with the state that its pull request has now. */
  async refreshChange(change: StoredChange): Promise<ChangeRecord> {
    const fresh = await refreshPullRequest({
      repository: this.#repository,
      store: this.#changeStore,
      logger: this.#logger,
      change,
      now: this.#now,
    });
    return toChangeRecord(fresh);
  }
}

/** @throws NotFoundError when a change needs a claim that does not exist */
function requireClaim({ change, hasClaim }: CompleteChange): void {
  if (hasClaim || change.kind === 'request' || change.kind === 'adopt') return;
  throw new NotFoundError(
    `${change.service} has no claim, so there is nothing to ${change.kind}. Request infrastructure for it first.`,
  );
}
