import {
  ConflictError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import type { Change } from '@groundwork/backstage-plugin-infra-common';
import {
  changeIdFor,
  type PlannedChangeSet,
} from '@groundwork/backstage-plugin-infra-node';
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChangeStore, StoredChange } from '../database/ChangeStore';
import type { ChangePlanner } from './ChangePlanner';
import type { ChangeRunner } from './ChangeRunner';
import { blockedError } from './proposeChange';

/** How long a submission waits for its pull request. */
const PATIENCE_MS = 10_000;
/** How often a change is looked at that another process works on. */
const LOOK_MS = 250;

/** A submitted change, and what became of the submission. */
export interface Submission {
  readonly change: StoredChange;
  /**
   * - `created`: it was proposed now.
   * - `known`: it was submitted before, or there is nothing to change.
   * - `accepted`: the work goes on; ask for the change by its id.
   */
  readonly outcome: 'created' | 'known' | 'accepted';
}

/** Takes submissions and brings each to one pull request, once. */
export class ChangeService {
  readonly #planner: ChangePlanner;
  readonly #runner: ChangeRunner;
  readonly #store: ChangeStore;
  readonly #now: () => Date;

  constructor(options: {
    planner: ChangePlanner;
    runner: ChangeRunner;
    store: ChangeStore;
    now: () => Date;
  }) {
    this.#planner = options.planner;
    this.#runner = options.runner;
    this.#store = options.store;
    this.#now = options.now;
  }

  /**
   * Submits a change. The same person with the same key always gets the same
   * change; a failed one is tried again.
   *
   * @param change - complete: with component and owner where they are needed
   * @param submitted - the change as it was sent
   * @throws InputError when a rule stops the change
   * @throws NotAllowedError when `allow` refuses what the change does
   * @throws ConflictError when the key belongs to another change, or a person's
   * work is in the way
   * @throws ServiceUnavailableError when the repository's host is away
   */
  async submit(options: {
    change: Change;
    submitted: Change;
    idempotencyKey: string;
    requestedBy: string;
    /** Nobody waits for it: it leaves room, within the host's limits. */
    background?: boolean;
    /** Asked once it is known what the change does; throws to refuse it. */
    allow?: (changeSet: PlannedChangeSet) => Promise<void>;
  }): Promise<Submission> {
    const { change, idempotencyKey, requestedBy } = options;
    if (!this.#runner.isOpen) {
      throw new ServiceUnavailableError(
        'The backend is shutting down. Submit the change again with the same key.',
      );
    }
    const id = changeIdFor(requestedBy, idempotencyKey);
    const digest = digestOfChange(options.submitted);
    const known = await this.#store.find(id);
    if (known) return this.#again(known, options, digest);

    const planned = { changeId: id, change, requestedBy };
    const changeSet = await this.#planner.planDecisively(planned);
    if (changeSet.blocked) throw blockedError(changeSet);
    await options.allow?.(changeSet);
    const isEmpty = changeSet.files.length === 0;
    const lease = isEmpty ? undefined : this.#runner.newLease();
    const row = this.#newRow(changeSet, requestedBy, digest);
    // From here on the journal knows of the change; nothing was written yet.
    if (!(await this.#store.insert(row, lease))) {
      return this.#again(await this.#get(id), options, digest);
    }
    const stored = await this.#get(id);
    if (isEmpty) return { change: stored, outcome: 'known' };

    return this.#answer(
      id,
      'created',
      this.#runner.run(stored, changeSet, options.background),
    );
  }

  async #again(
    known: StoredChange,
    options: { idempotencyKey: string; requestedBy: string },
    digest: string,
  ): Promise<Submission> {
    const { idempotencyKey, requestedBy } = options;
    // Ids are short enough to look for a key that gives the id of another.
    if (known.requestedBy !== requestedBy) {
      throw new ConflictError(
        `The idempotency key "${idempotencyKey}" cannot be used. Use another one.`,
      );
    }
    if (known.digest !== digest) {
      throw new ConflictError(
        `The idempotency key "${idempotencyKey}" belongs to another change to ${known.service}, "${known.title}". Use a new key for a new change.`,
      );
    }
    if (known.status === 'failed') {
      await this.#runner.resume(known.id, 'failed');
    }
    const work =
      this.#runner.workOn(known.id) ??
      this.#watch(known.id).then(() => undefined);
    return this.#answer(known.id, 'known', work);
  }

  /** Waits for work that another process does. */
  async #watch(id: string): Promise<void> {
    const deadline = this.#now().getTime() + PATIENCE_MS;
    while (this.#now().getTime() < deadline) {
      const change = await this.#store.find(id);
      if (change?.status !== 'proposing') return;
      await sleep(LOOK_MS);
    }
  }

  /** Waits for the work on a change, but not for longer than a request may. */
  async #answer(
    id: string,
    outcome: Submission['outcome'],
    work: Promise<Error | undefined>,
  ): Promise<Submission> {
    const patience = new AbortController();
    const { signal } = patience;
    const failure = await Promise.race([
      work,
      sleep(PATIENCE_MS, undefined, { signal }).catch(() => undefined),
    ]);
    patience.abort();
    if (failure) throw failure;
    const change = await this.#get(id);
    switch (change.status) {
      case 'failed':
        throw new ConflictError(change.message);
      case 'proposing':
        return { change, outcome: 'accepted' };
      case 'no-change':
        return { change, outcome: 'known' };
      default:
        return { change, outcome };
    }
  }

  async #get(id: string): Promise<StoredChange> {
    const change = await this.#store.find(id);
    if (!change) throw new NotFoundError(`There is no change ${id}`);
    return change;
  }

  #newRow(changeSet: PlannedChangeSet, requestedBy: string, digest: string) {
    const isEmpty = changeSet.files.length === 0;
    return {
      id: changeSet.changeId,
      service: changeSet.service,
      status: isEmpty ? ('no-change' as const) : ('proposing' as const),
      change: changeSet.change,
      digest,
      requestedBy,
      createdAt: this.#now().toISOString(),
      title: changeSet.proposal.title,
      summary: changeSet.summary.map(item => item.text),
      policies: policiesIn(changeSet),
      risk: changeSet.risk,
      branch: changeSet.proposal.branch,
    };
  }
}

/** Names of the policies that had something to say, waived ones too. */
function policiesIn({ findings }: PlannedChangeSet): string[] {
  const names = findings.flatMap(
    ({ rule }) => /^policy\/(.+)$/.exec(rule)?.[1] ?? [],
  );
  return [...new Set(names)].sort();
}

/** Equal for changes that are equal, whatever the order of their keys. */
function digestOfChange(change: Change): string {
  const text = JSON.stringify(change, (_, value) =>
    value && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(
          Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : value,
  );
  return createHash('sha256').update(text).digest('hex');
}
