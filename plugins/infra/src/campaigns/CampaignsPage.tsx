import { Button, ButtonLink, Link } from '@backstage/ui';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import {
  infraCampaignManagePermission,
  type CampaignSummary,
} from '@groundwork/backstage-plugin-infra-common';
import { infraApiRef } from '../api/infraApiRef';
import { LivePage } from '../fleet/ListPage';
import { usePageAddress } from '../fleet/pageAddress';
import { TablePlaceholder } from '../fleet/Placeholder';
import { shortRef } from '../fleet/shortRef';
import { Ago } from '../status/Ago';
import { Chip } from '../status/Chip';
import { Cell, Row, Table } from '../status/Table';
import styles from '../status/status.module.css';
import { useLive } from '../status/useLive';
import { infraCampaignsTranslationRef } from '../translation/campaignsTranslationRef';
import { campaignTones, itemStates, POLL_MS } from './itemStates';
import { ProgressBar } from './ProgressBar';
import { WorkText } from './WorkText';

const columnNames = ['campaign', 'state', 'progress', 'started'] as const;

function CampaignRow(props: { campaign: CampaignSummary }) {
  const { t } = useTranslationRef(infraCampaignsTranslationRef);
  const address = usePageAddress();
  const { campaign } = props;
  const { spec, state, message, counts, createdAt, createdBy } = campaign;
  const words = itemStates
    .filter(each => counts[each] && each !== 'done')
    .map(each =>
      t('item.counted', {
        number: String(counts[each]),
        state: t(`item.${each}`),
      }),
    );
  return (
    <Row
      head={
        <div>
          <Link href={address(`campaigns/${encodeURIComponent(spec.name)}`)}>
            {spec.title}
          </Link>
          <div className={styles.muted}>
            <WorkText work={spec.work} />
          </div>
        </div>
      }
    >
      <Cell column={t('list.state')}>
        <Chip tone={campaignTones[state] ?? 'quiet'}>
          {t(`state.${state}`)}
        </Chip>
        {message && <div>{message}</div>}
      </Cell>
      <Cell column={t('list.progress')}>
        <ProgressBar campaign={campaign} />
        <div className={styles.muted}>{words.join(', ')}</div>
      </Cell>
      <Cell column={t('list.started')}>
        <Ago at={createdAt} />
        <div className={styles.muted}>
          {t('list.by', { name: shortRef(createdBy) })}
        </div>
      </Cell>
    </Row>
  );
}

/** The way to the form of a new campaign, or why there is none. */
function NewButton() {
  const { t } = useTranslationRef(infraCampaignsTranslationRef);
  const address = usePageAddress();
  const { allowed, loading } = usePermission({
    permission: infraCampaignManagePermission,
  });
  return (
    <div className={styles.row}>
      {allowed ? (
        <ButtonLink variant="primary" href={address('campaigns/new')}>
          {t('new')}
        </ButtonLink>
      ) : (
        <>
          <Button isDisabled>{t('new')}</Button>
          {!loading && <span className={styles.muted}>{t('notAllowed')}</span>}
        </>
      )}
    </div>
  );
}

/** All campaigns, the newest first. */
export function CampaignsPage() {
  const { t } = useTranslationRef(infraCampaignsTranslationRef);
  const infraApi = useApi(infraApiRef);
  const live = useLive(
    'campaigns',
    signal => infraApi.listCampaigns({ signal }),
    {
      restMs: 5_000,
      pollMs: ({ items }) =>
        items.some(({ state }) => state === 'running') ? POLL_MS : undefined,
    },
  );
  const columns = columnNames.map(name => t(`list.${name}`));
  return (
    <LivePage
      live={live}
      head={<NewButton />}
      placeholder={<TablePlaceholder columns={columns} rows={5} />}
    >
      {({ items }) =>
        items.length === 0 ? (
          <p>{t('none')}</p>
        ) : (
          <Table
            label={t('list.label')}
            columns={columns.map(name => ({ name }))}
          >
            {items.map(campaign => (
              <CampaignRow key={campaign.spec.name} campaign={campaign} />
            ))}
          </Table>
        )
      }
    </LivePage>
  );
}
