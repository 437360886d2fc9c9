import type { LoggerService } from '@backstage/backend-plugin-api';
import { isError, stringifyError } from '@backstage/errors';
import type { ObservedObject } from '@groundwork/backstage-plugin-infra-common';
import { planKey, type PlanCountStore } from '../database/PlanCountStore';
import type { StatusSources } from './StatusSources';

/** Plans that are read at the same time. */
const AT_ONCE = 4;

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
  want(objects: readonly ObservedObject[]): void {
    for (const object of objects) {
      const key = planKey(object);
      if (key === undefined || this.#reading.has(key)) continue;
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
        await this.#giveUp(key, error);
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

  /** A plan that makes no sense makes none the next time: it costs much to see. */
  async #giveUp(key: string, error: unknown): Promise<void> {
    if (!isError(error) || error.name !== 'InputError') return;
    await this.#store
      .write(key, { counts: undefined }, this.#now())
      .catch(() => {});
  }

  async #read(key: string, object: ObservedObject): Promise<void> {
    const planId = object.terraform?.pendingPlan;
    if (planId === undefined) return;
    const plan = await this.#sources.readPlan({ object, planId });
    await this.#store.write(key, { counts: plan?.counts }, this.#now());
    const service = object.identity?.service;
    if (plan && service !== undefined) await this.#onRead(service);
  }
}
