import type { LoggerService } from '@backstage/backend-plugin-api';
import { isError, stringifyError } from '@backstage/errors';
import type { ObservedObject } from '@groundwork/backstage-plugin-infra-common';
import {
  planKey,
  type KnownPlan,
  type PlanCountStore,
} from '../database/PlanCountStore';
import type { StatusSources } from './StatusSources';

/** Plans that are read at the same time. */
const AT_ONCE = 4;
/** Permissions are not given more often than this. */
const REFUSED_MS = 10 * 60 * 1000;
/** The note is part of messages; who wrote it is not known. */
const MAX_NOTE = 300;

/**
 * Reads plans that wait for approval, each once, so that statuses can say what
 * they would do. Works in the background: a status does not wait for it.
 */
export class PlanReader {
  readonly #store: PlanCountStore;
  readonly #sources: StatusSources;
  readonly #logger: LoggerService;
  readonly #now: () => Date;
  #onRead: (service: string) => Promise<void> = async () => {};
  readonly #waiting = new Map<string, ObservedObject>();
  readonly #reading = new Set<string>();
  #working = 0;

  constructor(options: {
    store: PlanCountStore;
    sources: StatusSources;
    logger: LoggerService;
    now: () => Date;
  }) {
    this.#store = options.store;
    this.#sources = options.sources;
    this.#logger = options.logger;
    this.#now = options.now;
  }

  /** Sets what is told when the plan of a service's resource was read. */
  onRead(listener: (service: string) => Promise<void>): void {
    this.#onRead = listener;
  }

  /** Reads the plans that objects wait with, unless it is known or under way. */
  want(
    objects: readonly ObservedObject[],
    known: ReadonlyMap<string, KnownPlan>,
  ): void {
    for (const object of objects) {
      const key = planKey(object);
      if (key === undefined || this.#reading.has(key)) continue;
      if (this.#isSettled(known.get(key))) continue;
      this.#waiting.set(key, object);
    }
    while (this.#working < AT_ONCE && this.#waiting.size > 0) {
      this.#working += 1;
      this.#work().finally(() => {
        this.#working -= 1;
      });
    }
  }

  async #work(): Promise<void> {
    for (;;) {
      const [next] = this.#waiting;
      if (!next) return;
      const [key, object] = next;
      this.#waiting.delete(key);
      this.#reading.add(key);
      try {
        await this.#read(key, object);
      } catch (error) {
        await this.#giveUp(key, object, error);
        this.#logger.warn(
          `The plan of ${object.namespace}/${object.name} in ${
            object.cluster
          } could not be read: ${stringifyError(error)}`,
        );
      } finally {
        this.#reading.delete(key);
      }
    }
  }

  #isSettled(plan: KnownPlan | undefined): boolean {
    if (plan?.refused === undefined) return plan !== undefined;
    // A clock that was set back counts as a long time, too.
    const age = Math.abs(this.#now().getTime() - plan.readAt.getTime());
    return age < REFUSED_MS;
  }

  /**
   * A plan that makes no sense makes none the next time: it costs much to see.
   * One that may not be read is asked for again after a while.
   */
  async #giveUp(
    key: string,
    object: ObservedObject,
    error: unknown,
  ): Promise<void> {
    if (!isError(error)) return;
    const readAt = this.#now();
    try {
      if (error.name === 'InputError') {
        await this.#store.write(key, { counts: undefined, readAt });
      } else if (error.name === 'NotAllowedError') {
        const refused = error.message.slice(0, MAX_NOTE);
        await this.#store.write(key, { counts: undefined, refused, readAt });
        await this.#tell(object);
      }
    } catch {
      // It is read again soon.
    }
  }

  async #read(key: string, object: ObservedObject): Promise<void> {
    const planId = object.terraform?.pendingPlan;
    if (planId === undefined) return;
    const plan = await this.#sources.readPlan({ object, planId });
    await this.#store.write(key, { counts: plan?.counts, readAt: this.#now() });
    if (plan) await this.#tell(object);
  }

  async #tell({ identity }: ObservedObject): Promise<void> {
    if (identity) await this.#onRead(identity.service);
  }
}
