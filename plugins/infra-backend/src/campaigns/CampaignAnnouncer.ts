import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import { isPerson } from '../observe/announce';
import type { StoredCampaign, StoredItem } from './campaign';

/** Tells owners what a campaign asks of them. A failure to tell fails nothing. */
export class CampaignAnnouncer {
  readonly #notifications: NotificationService;
  readonly #logger: LoggerService;

  constructor(options: {
    notifications: NotificationService;
    logger: LoggerService;
  }) {
    this.#notifications = options.notifications;
    this.#logger = options.logger;
  }

  /** One notification per owner, which the next one takes the place of. */
  async tell(
    { spec }: StoredCampaign,
    before: readonly StoredItem[],
    changed: readonly StoredItem[],
  ): Promise<void> {
    const known = new Map(
      before.map(item => [`${item.service}/${item.environment}`, item.state]),
    );
    const owners = new Map<string, { open: number; failed: number }>();
    for (const { service, environment, state, owner } of changed) {
      if (known.get(`${service}/${environment}`) === state) continue;
      if (!isPerson(owner)) continue;
      const news = owners.get(owner) ?? { open: 0, failed: 0 };
      if (state === 'open') news.open += 1;
      if (state === 'failed' || state === 'blocked') news.failed += 1;
      owners.set(owner, news);
    }
    for (const [owner, { open, failed }] of owners) {
      if (open + failed === 0) continue;
      const parts = [
        ...(open > 0 ? [`${open} new pull requests of your services`] : []),
        ...(failed > 0 ? [`${failed} that did not work`] : []),
      ];
      try {
        await this.#notifications.send({
          recipients: { type: 'entity', entityRef: owner },
          payload: {
            title: `${spec.title}: ${parts.join(', ')}`,
            description:
              'Look at them, merge them, or opt a service out for a while.',
            link: `/infra/campaigns/${encodeURIComponent(spec.name)}`,
            severity: failed > 0 ? 'high' : 'normal',
            topic: 'infrastructure',
            scope: `infra:campaign:${spec.name}`,
          },
        });
      } catch (error) {
        this.#logger.warn(
          `${owner} could not be told of campaign ${
            spec.name
          }: ${stringifyError(error)}`,
        );
      }
    }
  }
}
