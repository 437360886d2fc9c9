import { Button, Link } from '@backstage/ui';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  CampaignItem,
  CampaignItemState,
  CampaignSummary,
} from '@groundwork/backstage-plugin-infra-common';
import { safeUrl } from '../api/safeUrl';
import { shortRef } from '../fleet/shortRef';
import { useServiceAddress } from '../fleet/useServiceAddress';
import { Ago } from '../status/Ago';
import { Chip } from '../status/Chip';
import styles from '../status/status.module.css';
import { infraCampaignsTranslationRef } from '../translation/campaignsTranslationRef';
import css from './campaigns.module.css';
import { columns, itemTones } from './itemStates';

/** What one may do to an item. */
export interface ItemActions {
  optOut(item: CampaignItem): void;
  retry(item: CampaignItem): void;
}

const optable: readonly CampaignItemState[] = ['waiting', 'failed', 'blocked'];

function Buttons(props: { item: CampaignItem; actions: ItemActions }) {
  const { t } = useTranslationRef(infraCampaignsTranslationRef);
  const { item, actions } = props;
  const { service, state } = item;
  return (
    <div className={styles.row}>
      {(state === 'failed' || state === 'blocked') && (
        <Button
          size="small"
          variant="secondary"
          aria-label={t('board.retryOf', { service })}
          onPress={() => actions.retry(item)}
        >
          {t('board.retry')}
        </Button>
      )}
      {optable.includes(state) && (
        <Button
          size="small"
          variant="tertiary"
          aria-label={t('board.optOutOf', { service })}
          onPress={() => actions.optOut(item)}
        >
          {t('board.optOut')}
        </Button>
      )}
    </div>
  );
}

function Card(props: {
  item: CampaignItem;
  wave: string;
  actions: ItemActions | undefined;
}) {
  const { t } = useTranslationRef(infraCampaignsTranslationRef);
  const addressOf = useServiceAddress();
  const { item, wave, actions } = props;
  const { service, environment, state, message, pullRequest, risk } = item;
  const href = safeUrl(pullRequest?.url);
  const number =
    pullRequest &&
    t('board.pullRequest', { number: String(pullRequest.number) });
  return (
    <li
      className={css.card}
      data-loud={itemTones[state] === 'bad' || undefined}
    >
      <div className={styles.badge}>
        <Link href={addressOf(service, undefined)}>{service}</Link>
        <span>{environment}</span>
        <Chip tone={itemTones[state] ?? 'quiet'}>{t(`item.${state}`)}</Chip>
      </div>
      {message && <div>{message}</div>}
      {number && (
        <div>
          {href ? (
            <Link href={href} target="_blank">
              {number}
            </Link>
          ) : (
            number
          )}
        </div>
      )}
      <div className={styles.muted}>
        {[
          wave,
          shortRef(item.owner),
          risk &&
            risk !== 'none' &&
            t('board.risk', { risk: t(`board.riskOf.${risk}`) }),
        ]
          .filter(Boolean)
          .join(' · ')}
        {' · '}
        <Ago at={item.updatedAt} />
      </div>
      {actions && <Buttons item={item} actions={actions} />}
    </li>
  );
}

/** Items by what became of them, what needs somebody first. */
export function Board(props: {
  campaign: CampaignSummary;
  items: readonly CampaignItem[];
  /** Whether only some of the items are asked for. */
  isNarrowed: boolean;
  actions: ItemActions | undefined;
}) {
  const { t } = useTranslationRef(infraCampaignsTranslationRef);
  const { campaign, items, isNarrowed, actions } = props;
  const { spec, counts } = campaign;
  const shown = columns
    .map(({ name, states }) => {
      const own = items
        .filter(item => (states as readonly string[]).includes(item.state))
        .sort((a, b) => a.wave - b.wave);
      const all = states.reduce((sum, state) => sum + (counts[state] ?? 0), 0);
      return { name, own, total: isNarrowed ? own.length : all };
    })
    // Nothing to say is said of columns that tell how it goes.
    .filter(({ name, total }) => total > 0 || name !== 'out');
  return (
    <div className={css.board}>
      {shown.map(({ name, own, total }) => (
        <section key={name} className={css.column} aria-labelledby={name}>
          <h3 id={name}>{`${t(`column.${name}`)} (${total})`}</h3>
          {own.length === 0 && (
            <span className={styles.muted}>{t('board.none')}</span>
          )}
          <ul>
            {own.map(item => (
              <Card
                key={`${item.service} ${item.environment}`}
                item={item}
                wave={spec.waves[item.wave]?.name ?? ''}
                actions={actions}
              />
            ))}
          </ul>
          {own.length > 0 && total > own.length && (
            <div className={styles.muted}>
              {t('board.more', { number: String(total - own.length) })}
            </div>
          )}
        </section>
      ))}
    </div>
  );
}
