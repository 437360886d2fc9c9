import { Link } from '@backstage/ui';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  RequestList,
  RequestQuery,
} from '@groundwork/backstage-plugin-infra-common';
import { infraApiRef } from '../api/infraApiRef';
import { safeUrl } from '../api/safeUrl';
import { ProposalFacts } from '../entityTab/ProposalList';
import { Ago } from '../status/Ago';
import { Chip } from '../status/Chip';
import { Cell, Row, Table } from '../status/Table';
import styles from '../status/status.module.css';
import { useLive } from '../status/useLive';
import { infraFleetTranslationRef } from '../translation/fleetTranslationRef';
import { ChoiceFilter, Filters, TextFilter } from './Filters';
import { LivePage, Pages } from './ListPage';
import { TablePlaceholder } from './Placeholder';
import { shortRef } from './shortRef';
import { useListQuery } from './useListQuery';
import { useServiceAddress } from './useServiceAddress';

const columnNames = ['request', 'status', 'service', 'updated'] as const;

function RequestRow(props: {
  request: RequestList['items'][number];
  components: RequestList['components'];
}) {
  const { t } = useTranslationRef(infraFleetTranslationRef);
  const addressOf = useServiceAddress();
  const { services, proposal, change, summary, updatedAt } = props.request;
  const number = proposal?.number ?? change?.pullRequest?.number;
  const href = safeUrl(proposal?.url ?? change?.pullRequest?.url);
  const title = proposal?.title ?? change?.title ?? summary;
  const by = proposal?.author ?? shortRef(change?.requestedBy ?? '');
  return (
    <Row
      head={
        <>
          {href ? (
            <Link href={href} target="_blank">{`#${number} ${title}`}</Link>
          ) : (
            title
          )}
          <div className={styles.muted}>{t('overview.by', { author: by })}</div>
        </>
      }
    >
      <Cell column={t('requests.status')}>
        <div>{summary}</div>
        {proposal && <ProposalFacts proposal={proposal} />}
        {!proposal && change && (
          <>
            <Chip tone={change.status === 'failed' ? 'bad' : 'quiet'}>
              {t(`requests.change.${change.status}`)}
            </Chip>{' '}
            {change.message}
          </>
        )}
      </Cell>
      <Cell column={t('requests.service')}>
        <span className={styles.row}>
          {services.map(service => (
            <Link
              key={service}
              href={addressOf(service, props.components[service])}
            >
              {service}
            </Link>
          ))}
        </span>
      </Cell>
      <Cell column={t('requests.updated')}>
        <Ago at={updatedAt} />
      </Cell>
    </Row>
  );
}

/** Pull requests and submitted changes of all services. */
export function RequestsPage() {
  const { t } = useTranslationRef(infraFleetTranslationRef);
  const infraApi = useApi(infraApiRef);
  const query = useListQuery(['state', 'text']);
  const live = useLive(
    JSON.stringify(query.values),
    signal => infraApi.listRequests(query.values as RequestQuery, { signal }),
    { restMs: 5_000 },
  );
  const columns = columnNames.map(name => t(`requests.${name}`));
  return (
    <LivePage
      live={live}
      placeholder={<TablePlaceholder columns={columns} rows={10} />}
      head={
        <Filters query={query}>
          <ChoiceFilter
            query={query}
            name="state"
            label={t('requests.state')}
            options={(['open', 'merged', 'closed'] as const).map(value => ({
              value,
              title: t(`requests.${value}`),
            }))}
          />
          <TextFilter query={query} name="text" label={t('requests.text')} />
        </Filters>
      }
    >
      {({ items, components, nextCursor }) => (
        <>
          {items.length === 0 ? (
            <p>{t('list.none')}</p>
          ) : (
            <Table
              label={t('requests.label')}
              columns={columns.map(name => ({ name }))}
            >
              {items.map(request => (
                <RequestRow
                  key={request.change?.id ?? request.proposal?.number}
                  request={request}
                  components={components}
                />
              ))}
            </Table>
          )}
          <Pages query={query} nextCursor={nextCursor} />
        </>
      )}
    </LivePage>
  );
}
