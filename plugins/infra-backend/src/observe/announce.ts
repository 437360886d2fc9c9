import type { LoggerService } from '@backstage/backend-plugin-api';
import { parseEntityRef } from '@backstage/catalog-model';
import { stringifyError } from '@backstage/errors';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { SignalsService } from '@backstage/plugin-signals-node';
import type { Phase } from '@groundwork/backstage-plugin-infra-common';
import type { ChangeStore } from '../database/ChangeStore';
import type { StatusStore } from '../database/StatusStore';
import type { StoredProposal } from '../database/ProposalStore';
import type { StatusChange } from './StatusChange';

/** Channel on which browsers learn that a service changed. */
export const SERVICES_CHANNEL = 'infra:services';

/** More names than this are not sent: everything may have changed. */
const MAX_NAMES = 50;

/** Phases that people are told of, with what is said. */
const NEWS: Partial<
  Record<Phase, { title: string; severity: 'low' | 'normal' | 'high' }>
> = {
  ready: { title: 'is ready', severity: 'low' },
  failed: { title: 'failed', severity: 'high' },
  'awaiting-approval': {
    title: 'waits for approval of its plan',
    severity: 'normal',
  },
  drifted: { title: 'differs from what Git asks for', severity: 'high' },
};

const newsPhases = Object.keys(NEWS);

/** Whether people are told of a phase. */
export function isNews(phase: Phase): boolean {
  return NEWS[phase] !== undefined;
}

/** More than this that could not be told is forgotten. */
const MAX_UNTOLD = 1_000;
/** After so many failures nobody is there who could be told. */
const ATTEMPTS = 5;

/** A phase of a resource that people are to be told of. */
interface News {
  readonly change: StatusChange;
  readonly phase: StatusChange['phases'][number];
  readonly attempt: number;
}

/**
 * Tells browsers and people what changed. A failure to tell fails nothing: it
 * is done again by {@link Announcer.catchUp}.
 */
export class Announcer {
  readonly #signals: SignalsService;
  readonly #notifications: NotificationService;
  readonly #statuses: Pick<StatusStore, 'announce' | 'enqueueUntold'>;
  readonly #changeStore: ChangeStore;
  readonly #logger: LoggerService;
  /** What people may not have been told, the last of every resource. */
  readonly #untold = new Map<string, News>();
  /** Whether something may have been written that nobody was told of. */
  #mayHaveMissed = true;

  constructor(options: {
    signals: SignalsService;
    notifications: NotificationService;
    statuses: Pick<StatusStore, 'announce' | 'enqueueUntold'>;
    changeStore: ChangeStore;
    logger: LoggerService;
  }) {
    this.#signals = options.signals;
    this.#notifications = options.notifications;
    this.#statuses = options.statuses;
    this.#changeStore = options.changeStore;
    this.#logger = options.logger;
  }

  /** Statuses of services changed. */
  async statuses(changes: readonly StatusChange[]): Promise<void> {
    const services = changes.map(({ service }) => service);
    // Names only: who may see the rest asks for it.
    await this.#publish(services.length <= MAX_NAMES ? { services } : {});
    for (const change of changes) {
      for (const phase of change.phases) {
        await this.#tryTo({ change, phase, attempt: 1 });
      }
    }
  }

  /** Statuses may have been written without a call of {@link statuses}. */
  missed(): void {
    this.#mayHaveMissed = true;
  }

  /**
   * Tells what could not be told, and has services looked at again that this
   * process, or one that died, may have written without telling anybody.
   */
  async catchUp(): Promise<void> {
    for (const news of [...this.#untold.values()]) {
      await this.#tryTo({ ...news, attempt: news.attempt + 1 });
    }
    if (!this.#mayHaveMissed) return;
    await this.#statuses.enqueueUntold(newsPhases);
    this.#mayHaveMissed = false;
    await this.#publish({});
  }

  /** A pull request was merged. */
  async merged(proposals: readonly StoredProposal[]): Promise<void> {
    for (const proposal of proposals) {
      const { number, title, url, changeId, claims } = proposal;
      await this.#quietly(async () => {
        const change = changeId && (await this.#changeStore.find(changeId));
        const isOf =
          change &&
          proposal.touches.some(({ service }) => service === change.service);
        const owners = claims.flatMap(({ owner }) => owner ?? []);
        const recipients = [...owners, ...(isOf ? [change.requestedBy] : [])];
        await this.#send(recipients, {
          title: `#${number} was merged: ${title}`,
          description: 'The clusters take it up now.',
          link: url,
          severity: 'low',
          topic: 'infrastructure',
          scope: `infra:pull:${number}`,
        });
      });
    }
  }

  async #publish(message: { services?: string[] }): Promise<void> {
    await this.#quietly(() =>
      this.#signals.publish({
        recipients: { type: 'broadcast' },
        channel: SERVICES_CHANNEL,
        message,
      }),
    );
  }

  async #tryTo(news: News): Promise<void> {
    const { environment, type, name } = news.phase;
    const key = [news.change.service, environment, type, name].join('/');
    this.#untold.delete(key);
    try {
      await this.#tellPhase(news);
    } catch (error) {
      if (news.attempt < ATTEMPTS && this.#untold.size < MAX_UNTOLD) {
        this.#untold.set(key, news);
      }
      this.#logger.warn(`Nobody could be told: ${stringifyError(error)}`);
    }
  }

  async #tellPhase({ change: of, phase: one, attempt }: News): Promise<void> {
    const { service, owner } = of;
    const { environment, type, name, before, after, changeId, isFirstSight } =
      one;
    const news = NEWS[after.phase];
    // On the way somebody who was told of a failure is told of no second one.
    if (!news) return;
    // What was never seen before is no news: the index was made again.
    if (!before) return;
    const change = changeId
      ? await this.#changeStore.find(changeId)
      : undefined;
    const isNew = await this.#statuses.announce({
      ...{ service, environment, type, name },
      phase: after.phase,
    });
    // The time before it may have been written although the answer was lost.
    if (!isNew && attempt === 1) return;
    // Nor is what was only not seen until now, as after a start from nothing.
    if (isFirstSight) return;
    // An object can carry any id; what somebody asked for is of their service.
    const isOf = change?.service === service;
    const recipients = [
      ...(owner ? [owner] : []),
      ...(change && isOf ? [change.requestedBy] : []),
    ];
    const resource = encodeURIComponent(`${environment}.${type}.${name}`);
    await this.#send(recipients, {
      title: `${service}: ${type} ${name} in ${environment} ${news.title}`,
      description: after.message,
      link: `/catalog/default/component/${service}/infrastructure?resource=${resource}`,
      severity: news.severity,
      topic: 'infrastructure',
      // The next one about the same resource takes the place of this one.
      scope: `infra:${service}:${environment}:${type}:${name}`,
    });
  }

  async #send(
    recipients: readonly string[],
    payload: Parameters<NotificationService['send']>[0]['payload'],
  ): Promise<void> {
    const entityRef = [...new Set(recipients)].filter(isPerson);
    if (entityRef.length === 0) return;
    await this.#notifications.send({
      recipients: { type: 'entity', entityRef },
      payload,
    });
  }

  async #quietly(tell: () => Promise<void>): Promise<void> {
    try {
      await tell();
    } catch (error) {
      this.#logger.warn(`Nobody could be told: ${stringifyError(error)}`);
    }
  }
}

/** Services ask for changes too, but read no notifications. */
export function isPerson(ref: string): boolean {
  try {
    return ['user', 'group'].includes(parseEntityRef(ref).kind.toLowerCase());
  } catch {
    return false;
  }
}
