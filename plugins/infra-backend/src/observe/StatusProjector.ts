import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ObservationStore } from '../database/ObservationStore';
import type { PlanCountStore } from '../database/PlanCountStore';
import type { ProposalStore } from '../database/ProposalStore';
import type { StatusStore } from '../database/StatusStore';
import type { RepositoryIndex } from '../index/RepositoryIndex';
import { runCoalesced } from '../index/runCoalesced';
import type { DesiredServices } from './DesiredServices';
import { deriveService, type DerivationResult } from './deriveService';
import type { KindStates } from './KindStates';
import type { PlanReader } from './PlanReader';
import { readFacts, withPendingPlan } from './readFacts';
import type { Rollouts } from './Rollouts';
import type { StatusChange } from './StatusChange';

/** Services whose statuses are derived and written at once. */
const BATCH = 200;

/** What a projector works with. */
export interface ProjectorParts {
  index: RepositoryIndex;
  desiredServices: DesiredServices;
  observations: ObservationStore;
  proposals: ProposalStore;
  statuses: StatusStore;
  rollouts: Rollouts;
  planCounts: PlanCountStore;
  kindStates: KindStates;
  plans: PlanReader;
  logger: LoggerService;
  now: () => Date;
  /** Told what changed after it was written; must not throw. */
  onChange: (changes: readonly StatusChange[]) => Promise<void>;
  /** Told that something may have been written without a call of that. */
  onMissed: () => void;
}

/**
 * Turns observations into statuses: takes services from the queue, derives
 * what became of each of their resources, and writes what changed. May run on
 * any replica, also on several at a time.
 */
export class StatusProjector {
  readonly #parts: ProjectorParts;
  readonly #run: () => Promise<void>;
  #isClosed = false;

  constructor(parts: ProjectorParts) {
    this.#parts = parts;
    this.#run = runCoalesced(() => this.#empty());
  }

  /** Empties the queue. Resolves when what was in it at the call is done. */
  async run(): Promise<void> {
    await this.#run();
  }

  /** Empties the queue in the background; a failure is logged. */
  wake(): void {
    this.#run().catch(error => {
      this.#parts.logger.warn(
        `Statuses could not be derived; they are tried again soon: ${stringifyError(
          error,
        )}`,
      );
    });
  }

  close(): void {
    this.#isClosed = true;
  }

  async #empty(): Promise<void> {
    let after: string | undefined = '';
    while (!this.#isClosed && after !== undefined) {
      after = await this.#deriveBatch(after);
      if (after !== undefined) await nextTurn();
    }
  }

  /**
   * Works on the services of the queue that follow a name. Those that something
   * is wrong with stay in the queue and keep no others waiting.
   *
   * @returns the last name; undefined when there are no more
   */
  async #deriveBatch(after: string): Promise<string | undefined> {
    const { statuses, index, rollouts, onChange } = this.#parts;
    const queued = await statuses.takeQueued(BATCH, after);
    if (queued.length === 0) return undefined;
    const services = queued.map(({ service }) => service);
    const now = this.#parts.now();
    const { platform, state } = await index.current();
    const facts = await readFacts({ ...this.#parts, services, platform, now });
    const head = { revision: state.revision, at: state.indexedAt };
    const results: DerivationResult[] = [];
    const failed = new Set<string>();
    for (const service of services) {
      try {
        results.push(
          await deriveService({ service, facts, rollouts, head, now }),
        );
      } catch (error) {
        failed.add(service);
        this.#parts.logger.warn(
          `The status of ${service} could not be derived: ${stringifyError(
            error,
          )}`,
        );
      }
      await nextTurn();
    }
    const derived = results.flatMap(result => result.derived ?? []);
    this.#parts.plans.want(withPendingPlan(facts.objects), facts.plans);
    const changed = await this.#write({
      queued: queued.filter(({ service }) => !failed.has(service)),
      derived,
      transitions: results.flatMap(({ transitions }) => transitions),
    });
    const names = new Set(changed);
    const changes = results
      .map(({ change }) => change)
      .filter(change => names.has(change.service) || isUntold(change));
    if (changes.length > 0) await onChange(changes);
    return queued.length < BATCH ? undefined : services[services.length - 1];
  }

  async #write(
    what: Parameters<StatusStore['writeDerived']>[0],
  ): Promise<string[]> {
    try {
      return await this.#parts.statuses.writeDerived(what);
    } catch (error) {
      // It may be written, and only the answer is lost.
      this.#parts.onMissed();
      throw error;
    }
  }
}

/** Whether it changed before, and people do not know it yet. */
function isUntold({ phases }: StatusChange): boolean {
  return phases.some(({ before, after }) => before?.phase === after.phase);
}
