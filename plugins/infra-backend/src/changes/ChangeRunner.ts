import type { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import type {
  GitOpsRepository,
  PlannedChangeSet,
} from '@groundwork/backstage-plugin-infra-node';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChangeStore, Lease, StoredChange } from '../database/ChangeStore';
import type { ChangePlanner } from './ChangePlanner';
import { describePullRequest } from './pullRequestState';
import { proposeChange } from './proposeChange';

/**
 * How long a lease holds without a sign of life, and how often one is given.
 * Short, because work that a crash interrupted waits for the lease to end. A
 * lease that ends too early does no harm: proposing twice is proposing once.
 */
const LEASE_MS = 3_000;
const HEARTBEAT_MS = 1_000;

/** More than the host lets be proposed in an hour. */
const MAX_KNOWN = 2_000;

/** Kubernetes gives a process 30 seconds to end, for everything. */
const GRACE_MS = 10_000;

/**
 * What becomes of a change that a crash left: it goes on, at once or when there
 * is room for it; it waits; or it ends with this message.
 */
export type LeftChange = 'now' | 'background' | 'wait' | { failed: string };

/** Works on submitted changes, and takes up what a crash interrupted. */
export class ChangeRunner {
  readonly #repository: GitOpsRepository;
  readonly #planner: ChangePlanner;
  readonly #store: ChangeStore;
  readonly #logger: LoggerService;
  readonly #now: () => Date;
  readonly #owner: string;
  readonly #closing = new AbortController();
  readonly #running = new Map<string, Promise<Error | undefined>>();
  /** Ids of what this process worked on, oldest first. */
  readonly #known = new Set<string>();
  readonly #ofLeft: (id: string) => Promise<LeftChange>;
  readonly #graceMs: number;
  #isClosing = false;

  /**
   * @param owner - unique to this process
   * @param graceMs - how long work may take to end at a shutdown
   */
  constructor(options: {
    repository: GitOpsRepository;
    planner: ChangePlanner;
    store: ChangeStore;
    logger: LoggerService;
    now: () => Date;
    owner: string;
    graceMs?: number;
    /** Default: every change goes on at once. */
    ofLeft?: (id: string) => Promise<LeftChange>;
  }) {
    this.#repository = options.repository;
    this.#planner = options.planner;
    this.#store = options.store;
    this.#logger = options.logger;
    this.#now = options.now;
    this.#owner = options.owner;
    this.#ofLeft = options.ofLeft ?? (async () => 'now');
    this.#graceMs = options.graceMs ?? GRACE_MS;
  }

  /** Whether new work is taken on. */
  get isOpen(): boolean {
    return !this.#isClosing;
  }

  /** A lease from now on, in this process's name. */
  newLease(): Lease {
    const until = new Date(this.#now().getTime() + LEASE_MS);
    return { owner: this.#owner, until };
  }

  /** The work on a change, if it goes on in this process; see {@link run}. */
  workOn(id: string): Promise<Error | undefined> | undefined {
    return this.#running.get(id);
  }

  /** Whether this process worked on a change, of those of the last hour. */
  hasWorkedOn(id: string): boolean {
    return this.#known.has(id);
  }

  /**
   * Works on a change whose lease this process holds.
   *
   * @param background - nobody waits for it, so it leaves room for others
   * @returns the error that it failed with; never rejects
   */
  run(
    change: StoredChange,
    first?: PlannedChangeSet,
    background = false,
  ): Promise<Error | undefined> {
    const work = this.#work(change, first, background).finally(() =>
      this.#running.delete(change.id),
    );
    this.#running.set(change.id, work);
    this.#know(change.id);
    return work;
  }

  /** Takes up changes that nobody works on any more. */
  async resumeAbandoned(): Promise<void> {
    if (!this.isOpen) return;
    for (const id of await this.#store.listAbandoned(this.#now())) {
      const left = await this.#ofLeft(id);
      if (typeof left === 'object') await this.#end(id, left.failed);
      else if (left !== 'wait') {
        await this.resume(id, 'proposing', left === 'background');
      }
    }
  }

  /** Begins to work on a change unless somebody else does. */
  async resume(
    id: string,
    status: 'proposing' | 'failed',
    background = false,
  ): Promise<void> {
    const lease = this.newLease();
    const taken = await this.#store.takeLease(id, status, lease, this.#now());
    const change = taken ? await this.#store.find(id) : undefined;
    if (change) this.run(change, undefined, background);
  }

  /** Ends a change that was left, unless somebody works on it after all. */
  async #end(id: string, message: string): Promise<void> {
    const [lease, now] = [this.newLease(), this.#now()];
    if (!(await this.#store.takeLease(id, 'proposing', lease, now))) return;
    const update = { status: 'failed', message } as const;
    await this.#store.update(id, update, now, this.#owner);
  }

  /**
   * Takes no new work, lets what goes on end, and hands the rest over: it is
   * taken up by the next process that looks.
   */
  async close(): Promise<void> {
    this.#isClosing = true;
    await Promise.race([
      Promise.all(this.#running.values()),
      sleep(this.#graceMs, undefined, { ref: false }),
    ]);
    const rest = [...this.#running.keys()];
    this.#closing.abort();
    if (rest.length > 0) await this.#store.releaseLeases(rest, this.#owner);
  }

  #know(id: string) {
    this.#known.delete(id);
    this.#known.add(id);
    if (this.#known.size <= MAX_KNOWN) return;
    const [oldest] = this.#known;
    this.#known.delete(oldest);
  }

  async #work(
    change: StoredChange,
    first: PlannedChangeSet | undefined,
    background: boolean,
  ): Promise<Error | undefined> {
    const { id } = change;
    const heartbeat = setInterval(() => {
      this.#store.renewLeases([id], this.newLease()).catch(error => {
        this.#logger.warn(`The lease of change ${id} was not renewed`, error);
      });
    }, HEARTBEAT_MS).unref();
    try {
      await this.#propose(change, first, background);
      return undefined;
    } catch (cause) {
      // Not failed but handed over.
      if (this.#closing.signal.aborted) return undefined;
      const error = toError(cause);
      await this.#fail(id, error);
      return error;
    } finally {
      clearInterval(heartbeat);
    }
  }

  async #propose(
    change: StoredChange,
    first: PlannedChangeSet | undefined,
    background: boolean,
  ) {
    const { id } = change;
    const proposed = await proposeChange({
      repository: this.#repository,
      planner: this.#planner,
      planned: {
        changeId: id,
        change: change.change,
        requestedBy: change.requestedBy,
      },
      first,
      allowedRisk: change.risk,
      logger: this.#logger,
      signal: this.#closing.signal,
      background,
      onWait: wait => {
        const update = { message: wait.reason, waitingUntil: wait.until };
        this.#store
          .update(id, update, this.#now(), this.#owner)
          .catch(error => {
            this.#logger.warn(`The wait of change ${id} was not noted`, error);
          });
      },
    });
    const { changeSet } = proposed;
    await this.#store.update(
      id,
      {
        waitingUntil: undefined,
        checkedAt: this.#now(),
        ...(changeSet.files.length > 0 && {
          title: changeSet.proposal.title,
          summary: changeSet.summary.map(item => item.text),
          risk: changeSet.risk,
        }),
        ...(proposed.status === 'proposed'
          ? describePullRequest(proposed.pullRequest)
          : {
              status: 'no-change',
              message: 'The repository has it like this already.',
            }),
      },
      this.#now(),
      this.#owner,
    );
  }

  async #fail(id: string, error: Error) {
    this.#logger.warn(`Change ${id} could not be proposed: ${error}`);
    const { message } = error;
    await this.#store
      .update(
        id,
        { status: 'failed', message, waitingUntil: undefined },
        this.#now(),
        this.#owner,
      )
      .catch(cause => {
        // The lease ends, and the change is taken up again.
        this.#logger.error(`The failure of change ${id} was not noted`, cause);
      });
  }
}
