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

/** Tells browsers and people what changed. A failure to tell fails nothing. */
export class Announcer {
  readonly #signals: SignalsService;
  readonly #notifications: NotificationService;
  readonly #statuses: Pick<StatusStore, 'announce'>;
  readonly #changeStore: ChangeStore;
  readonly #logger: LoggerService;

  constructor(options: {
    signals: SignalsService;
    notifications: NotificationService;
    statuses: Pick<StatusStore, 'announce'>;
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
    await this.#quietly(() =>
      this.#signals.publish({
        recipients: { type: 'broadcast' },
        channel: SERVICES_CHANNEL,
        // Names only: who may see the rest asks for it.
        message: services.length <= MAX_NAMES ? { services } : {},
      }),
    );
    for (const change of changes) {
      for (const one of change.phases) {
        await this.#quietly(() => this.#tellPhase(change, one));
      }
    }
  }

  /** A pull request was merged. */
  async merged(proposals: readonly StoredProposal[]): Promise<void> {
    for (const proposal of proposals) {
      const { number, title, url, changeId, claims } = proposal;
      const change = changeId && (await this.#changeStore.find(changeId));
      const isOf =
        change &&
        proposal.touches.some(({ service }) => service === change.service);
      const owners = claims.flatMap(({ owner }) => owner ?? []);
      const recipients = [...owners, ...(isOf ? [change.requestedBy] : [])];
      await this.#quietly(() =>
        this.#send(recipients, {
          title: `#${number} was merged: ${title}`,
          description: 'The clusters take it up now.',
          link: url,
          severity: 'low',
          topic: 'infrastructure',
          scope: `infra:pull:${number}`,
        }),
      );
    }
  }

  async #tellPhase(
    { service, owner }: StatusChange,
    one: StatusChange['phases'][number],
  ): Promise<void> {
    const { environment, type, name, before, after, changeId } = one;
    const news = NEWS[after.phase];
    // On the way somebody who was told of a failure is told of no second one.
    if (!news) return;
    const place = { service, environment, type, name };
    const isNew = await this.#statuses.announce({
      ...place,
      phase: after.phase,
    });
    // What was never seen before is no news: the index was made again.
    if (!isNew || !before) return;
    const change = changeId
      ? await this.#changeStore.find(changeId)
      : undefined;
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
function isPerson(ref: string): boolean {
  try {
    return ['user', 'group'].includes(parseEntityRef(ref).kind.toLowerCase());
  } catch {
    return false;
  }
}
