import type { Change } from '@groundwork/backstage-plugin-infra-common';
import {
  plan,
  type GitOpsRepository,
  type Platform,
  type PlannedChangeSet,
  type Snapshot,
} from '@groundwork/backstage-plugin-infra-node';
import type { ExtraFacts } from './PlanFacts';
import type { ChangeStore, StoredChange } from '../database/ChangeStore';
import type { IndexStore } from '../database/IndexStore';
import { readSnapshot } from '../index/readSnapshot';
import type { RepositoryIndex } from '../index/RepositoryIndex';

/** Which change is planned, for whom. */
export interface PlannedChange {
  readonly changeId: string;
  readonly change: Change;
  /** Entity reference of the person, or name of the service, that asks. */
  readonly requestedBy: string;
}

/** What a plan for a service is made on. */
export interface PlanBasis {
  readonly snapshot: Snapshot;
  readonly open: readonly StoredChange[];
}

/** What a plan has to know beside the snapshot; see {@link PlanFacts}. */
interface PlanFactsPort {
  of(change: Change, platform: Platform): Promise<ExtraFacts>;
}

/** Open proposals for the same service that a plan tells of. */
const MAX_OPEN = 5;

/** Plans changes on what is indexed; asks nobody. */
export class ChangePlanner {
  readonly #repository: GitOpsRepository;
  readonly #index: RepositoryIndex;
  readonly #indexStore: IndexStore;
  readonly #changeStore: ChangeStore;
  readonly #facts: PlanFactsPort;
  readonly #now: () => Date;

  constructor(options: {
    repository: GitOpsRepository;
    index: RepositoryIndex;
    indexStore: IndexStore;
    changeStore: ChangeStore;
    facts: PlanFactsPort;
    now: () => Date;
  }) {
    this.#repository = options.repository;
    this.#index = options.index;
    this.#indexStore = options.indexStore;
    this.#changeStore = options.changeStore;
    this.#facts = options.facts;
    this.#now = options.now;
  }

  /**
   * Reads what a plan for a service needs.
   *
   * @throws ServiceUnavailableError when there is no index yet
   */
  async read(service: string): Promise<PlanBasis> {
    const [snapshot, open] = await Promise.all([
      readSnapshot({ index: this.#index, store: this.#indexStore, service }),
      this.#changeStore.listOpen(service, MAX_OPEN),
    ]);
    return { snapshot, open };
  }

  /**
   * Plans a change.
   *
   * @param basis - what was read for its service, if it was
   * @throws ServiceUnavailableError when there is no index yet
   */
  async plan(
    planned: PlannedChange,
    basis?: PlanBasis,
  ): Promise<PlannedChangeSet> {
    const { change, changeId, requestedBy } = planned;
    const { snapshot, open } = basis ?? (await this.read(change.service));
    const { revision, platform } = snapshot;
    const facts = await this.#facts.of(change, platform);
    return plan(snapshot, change, {
      changeId,
      requestedBy,
      now: this.#now(),
      ...facts,
      openProposals: open
        .filter(({ id }) => id !== changeId)
        .flatMap(({ title, pullRequest }) =>
          pullRequest ? [{ ...pullRequest, title }] : [],
        ),
      fileUrl: file => this.#repository.fileUrl({ ...file, revision }),
    });
  }

  /**
   * As {@link plan}, and if the change set is empty or blocked once more on
   * the newest revision: neither may be told from an index that lags behind.
   * What is blocked stays so while the repository's host is away.
   */
  async planDecisively(planned: PlannedChange): Promise<PlannedChangeSet> {
    const changeSet = await this.plan(planned);
    if (changeSet.blocked) {
      return this.planOnHead(planned).catch(() => changeSet);
    }
    return changeSet.files.length > 0 ? changeSet : this.planOnHead(planned);
  }

  /** Plans on the newest revision of the base branch. */
  async planOnHead(planned: PlannedChange): Promise<PlannedChangeSet> {
    await this.#index.refresh();
    return this.plan(planned);
  }
}
