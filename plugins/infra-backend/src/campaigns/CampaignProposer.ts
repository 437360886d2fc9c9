import type { Change } from '@groundwork/backstage-plugin-infra-common';
import { changeIdFor } from '@groundwork/backstage-plugin-infra-node';
import type { ChangePlanner } from '../changes/ChangePlanner';
import type { ChangeService } from '../changes/ChangeService';
import { toChangeRecord } from '../database/changeRows';
import {
  idempotencyKeyOf,
  type StoredCampaign,
  type StoredItem,
} from './campaign';
import type { CampaignStore } from './CampaignStore';
import { changeFor } from './changeFor';
import { itemAfter } from './itemAfter';

/** Errors after which a person has to look. */
const BLOCKING = ['InputError', 'ConflictError', 'NotAllowedError'];

/** Somebody paused or stopped the campaign while an item was being planned. */
class Held extends Error {}

/** Opens the pull request of an item, once. */
export class CampaignProposer {
  readonly #store: CampaignStore;
  readonly #changes: Pick<ChangeService, 'submit'>;
  readonly #planner: Pick<ChangePlanner, 'plan'>;
  readonly #complete: (change: Change) => Promise<Change>;
  readonly #now: () => Date;

  /** @param complete - adds what the catalog knows, such as the owner */
  constructor(options: {
    store: CampaignStore;
    changes: Pick<ChangeService, 'submit'>;
    planner: Pick<ChangePlanner, 'plan'>;
    complete: (change: Change) => Promise<Change>;
    now: () => Date;
  }) {
    this.#store = options.store;
    this.#changes = options.changes;
    this.#planner = options.planner;
    this.#complete = options.complete;
    this.#now = options.now;
  }

  /**
   * @returns the item as it is then; `held` when the campaign does not run any
   * more, `taken` when somebody else works on the item
   */
  async propose(
    { spec, createdBy }: StoredCampaign,
    item: StoredItem,
  ): Promise<StoredItem | 'held' | 'taken'> {
    const at = this.#now().toISOString();
    const begun: StoredItem = {
      ...item,
      state: 'proposing',
      message: undefined,
      // So that whoever takes up what a crash leaves knows whose it is.
      changeId: changeIdFor(createdBy, idempotencyKeyOf(spec.name, item)),
      proposedAt: at,
      since: at,
      updatedAt: at,
    };
    // A crash from here on leaves an item that a later look finds in the
    // journal, or puts back among those that wait.
    if (!(await this.#store.claimItem(spec.name, item, begun))) {
      return (await this.#isRunning(spec.name)) ? 'taken' : 'held';
    }
    const to = await this.#submit({ spec, createdBy }, begun);
    await this.#store.replaceItems(spec.name, [{ from: begun, to }]);
    const isHeld =
      to.state === 'waiting' && !(await this.#isRunning(spec.name));
    return isHeld ? 'held' : to;
  }

  async #submit(
    { spec, createdBy }: Pick<StoredCampaign, 'spec' | 'createdBy'>,
    begun: StoredItem,
  ): Promise<StoredItem> {
    const submitted = changeFor(spec, begun);
    const idempotencyKey = idempotencyKeyOf(spec.name, begun);
    try {
      if (spec.work.kind === 'render') {
        // Of very many services few may differ, and a submission asks the host.
        const changeId = changeIdFor(createdBy, idempotencyKey);
        const requestedBy = createdBy;
        const { blocked, files } = await this.#planner.plan({
          ...{ changeId, change: submitted, requestedBy },
        });
        if (!blocked && files.length === 0) {
          const at = this.#now().toISOString();
          return {
            ...begun,
            ...{ state: 'unneeded', proposedAt: undefined },
            message: 'It renders to what is there already.',
            ...{ since: at, updatedAt: at },
          };
        }
      }
      const { change } = await this.#changes.submit({
        change: await this.#complete(submitted),
        submitted,
        idempotencyKey,
        requestedBy: createdBy,
        background: true,
        allow: async () => {
          if (!(await this.#isRunning(spec.name))) throw new Held();
        },
      });
      return itemAfter(
        begun,
        { change: toChangeRecord(change), reports: [], package: '' },
        spec,
        this.#now(),
      );
    } catch (cause) {
      const error = cause as Error;
      const at = this.#now().toISOString();
      const ended = { ...begun, since: at, updatedAt: at };
      if (error instanceof Held) {
        return { ...ended, state: 'waiting', proposedAt: undefined };
      }
      const { message } = error;
      // The repository's host is away, or this process ends.
      if (error.name === 'ServiceUnavailableError') {
        return { ...ended, state: 'waiting', message };
      }
      const isBlocked = BLOCKING.includes(error.name);
      return { ...ended, state: isBlocked ? 'blocked' : 'failed', message };
    }
  }

  async #isRunning(name: string): Promise<boolean> {
    return (await this.#store.find(name))?.state === 'running';
  }
}
