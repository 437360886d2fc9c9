import { useState } from 'react';
import { Link as RouterLink, useParams } from 'react-router-dom';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import {
  infraCampaignManagePermission,
  type CampaignItem,
  type CampaignView,
} from '@groundwork/backstage-plugin-infra-common';
import { infraApiRef } from '../api/infraApiRef';
import { ChoiceFilter, Filters, TextFilter } from '../fleet/Filters';
import fleet from '../fleet/fleet.module.css';
import { LivePage } from '../fleet/ListPage';
import { usePageAddress } from '../fleet/pageAddress';
import { LinePlaceholder, ListPlaceholder } from '../fleet/Placeholder';
import { Section } from '../fleet/Section';
import { shortRef } from '../fleet/shortRef';
import { type ListQuery, useListQuery } from '../fleet/useListQuery';
import { Ago } from '../status/Ago';
import { Chip } from '../status/Chip';
import styles from '../status/status.module.css';
import { useKept, useLive } from '../status/useLive';
import { infraCampaignsTranslationRef } from '../translation/campaignsTranslationRef';
import { HaltDialog, OptOutDialog } from './ActionDialogs';
import { Board } from './Board';
import { type Asked, CampaignActions } from './CampaignActions';
import css from './campaigns.module.css';
import { campaignTones, columns, itemStates, POLL_MS } from './itemStates';
import { loadBoard } from './loadBoard';
import { OptOuts } from './OptOuts';
import { ProgressBar } from './ProgressBar';
import { ProgressOverTime } from './ProgressOverTime';
import { useCampaignAction } from './useCampaignAction';
import { Waves } from './Waves';
import { WorkText } from './WorkText';

function BoardFilters(props: {
  query: ListQuery;
  view: CampaignView | undefined;
}) {
  const { t } = useTranslationRef(infraCampaignsTranslationRef);
  const { query, view } = props;
  return (
    <Filters query={query}>
      <ChoiceFilter
        query={query}
        name="state"
        label={t('board.state')}
        options={itemStates.map(value => ({
          value,
          title: t(`item.${value}`),
          ...(view && { count: view.counts[value] ?? 0 }),
        }))}
      />
      <TextFilter query={query} name="service" label={t('board.service')} />
      <ChoiceFilter
        query={query}
        name="wave"
        label={t('board.wave')}
        options={(view?.spec.waves ?? []).map(({ name }, wave) => ({
          value: String(wave),
          title: name,
        }))}
      />
    </Filters>
  );
}

function BoardPlaceholder() {
  const { t } = useTranslationRef(infraCampaignsTranslationRef);
  return (
    <>
      <LinePlaceholder width="20rem" />
      <Section title={t('waves.title')}>
        <ListPlaceholder items={2} />
      </Section>
      <Section title={t('board.title')}>
        <div className={css.board}>
          {columns.map(({ name }) => (
            <div key={name} className={css.column}>
              <ListPlaceholder items={3} />
            </div>
          ))}
        </div>
      </Section>
    </>
  );
}

function Head(props: { name: string; view: CampaignView | undefined }) {
  const { t } = useTranslationRef(infraCampaignsTranslationRef);
  const address = usePageAddress();
  const { name, view } = props;
  return (
    <>
      <nav>
        <RouterLink to={address('campaigns')} className={css.back}>
          {`← ${t('all')}`}
        </RouterLink>
      </nav>
      <div className={css.title}>
        <h2>{view?.spec.title ?? name}</h2>
        {view && (
          <>
            <Chip tone={campaignTones[view.state] ?? 'quiet'}>
              {t(`state.${view.state}`)}
            </Chip>
            <span className={styles.muted}>
              <WorkText work={view.spec.work} />
              {` · ${t('list.by', { name: shortRef(view.createdBy) })} · `}
              <Ago at={view.createdAt} />
            </span>
          </>
        )}
      </div>
    </>
  );
}

/** The board of a campaign: what became of every service, and what one may do. */
export function CampaignPage() {
  const { t } = useTranslationRef(infraCampaignsTranslationRef);
  const infraApi = useApi(infraApiRef);
  const { name = '' } = useParams();
  const query = useListQuery(['state', 'service', 'wave']);
  const { allowed, loading } = usePermission({
    permission: infraCampaignManagePermission,
  });
  const live = useLive(
    JSON.stringify([name, query.values]),
    signal => loadBoard(infraApi, name, query.values, signal),
    {
      pollMs: ({ view }) => (view.state === 'running' ? POLL_MS : undefined),
    },
  );
  const acting = useCampaignAction(name, live.refresh);
  const [asked, setAsked] = useState<Asked>();
  const [item, setItem] = useState<CampaignItem>();
  const close = () => {
    setAsked(undefined);
    setItem(undefined);
  };
  const actions = allowed
    ? {
        optOut: (of: CampaignItem) => {
          setItem(of);
          setAsked('opt-out');
        },
        retry: ({ service }: CampaignItem) =>
          void acting.act({ action: 'retry', services: [service] }),
      }
    : undefined;
  const known = useKept(live)?.view;
  return (
    <LivePage
      live={live}
      placeholder={<BoardPlaceholder />}
      head={<Head name={name} view={known} />}
    >
      {({ view, hasMore }) => (
        <>
          {view.message && (
            <div
              className={view.state === 'paused' ? styles.notice : undefined}
              role="status"
            >
              {view.message}
            </div>
          )}
          <ProgressBar campaign={view} />
          <CampaignActions
            campaign={view}
            allowed={allowed}
            loading={loading}
            acting={asked ? { ...acting, error: undefined } : acting}
            onAsk={setAsked}
          />
          <Waves campaign={view} />
          <Section title={t('board.title')}>
            <div className={styles.stack}>
              <BoardFilters query={query} view={view} />
              {hasMore && query.values.state && (
                <div className={styles.muted}>
                  {t('board.filtered', { number: String(view.items.length) })}
                </div>
              )}
              <Board
                campaign={view}
                items={view.items}
                isNarrowed={Object.keys(query.values).length > 0}
                actions={
                  view.state === 'stopped' || view.state === 'done'
                    ? undefined
                    : actions
                }
              />
            </div>
          </Section>
          <div className={fleet.panels}>
            <Section title={t('progress.over')}>
              <ProgressOverTime campaign={view} />
            </Section>
            <OptOuts
              optOuts={view.optOuts}
              onOptIn={
                allowed
                  ? service => void acting.act({ action: 'opt-in', service })
                  : undefined
              }
            />
          </div>
          {(asked === 'pause' || asked === 'stop') && (
            <HaltDialog
              name={name}
              action={asked}
              acting={acting}
              onClose={close}
            />
          )}
          {asked === 'opt-out' && (
            <OptOutDialog
              service={item?.service ?? ''}
              owner={item?.owner ?? ''}
              acting={acting}
              onClose={close}
            />
          )}
        </>
      )}
    </LivePage>
  );
}
