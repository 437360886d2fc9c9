import { Link } from '@backstage/ui';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  ServiceList,
  ServiceQuery,
  ServiceSummary,
} from '@groundwork/backstage-plugin-infra-common';
import { infraApiRef } from '../api/infraApiRef';
import { PackageLink } from '../status/PackageState';
import { phases as allPhases } from '../status/phaseTone';
import { useTabAddress } from '../status/serviceAddress';
import { Cell, Row, Table } from '../status/Table';
import styles from '../status/status.module.css';
import { useKept, useLive } from '../status/useLive';
import { infraFleetTranslationRef } from '../translation/fleetTranslationRef';
import { infraStatusTranslationRef } from '../translation/statusTranslationRef';
import { ChoiceFilter, Filters, SwitchFilter, TextFilter } from './Filters';
import { LivePage, Pages } from './ListPage';
import { PhaseCounts } from './PhaseCounts';
import { CountedTablePlaceholder } from './Placeholder';
import { shortRef } from './shortRef';
import { type ListQuery, useListQuery } from './useListQuery';

const choices = [
  'environment',
  'phase',
  'owner',
  'profile',
  'package',
  'resourceType',
] as const;

const switches = ['attention', 'progress', 'behind'] as const;

const columnNames = [
  'service',
  'status',
  'environments',
  'resources',
  'profile',
  'package',
  'owner',
] as const;

const filters = [...choices, ...switches, 'text', 'sort'];

function ServiceFilters(props: {
  query: ListQuery;
  facets: ServiceList['facets'];
}) {
  const { t } = useTranslationRef(infraFleetTranslationRef);
  const { t: words } = useTranslationRef(infraStatusTranslationRef);
  const { query, facets } = props;
  const titleOf = (name: string, value: string) => {
    const phase = name === 'phase' && allPhases.find(p => p === value);
    if (phase) return words(`phase.${phase}`);
    return name === 'owner' ? shortRef(value) : value;
  };
  return (
    <Filters query={query}>
      <TextFilter query={query} name="text" label={t('services.text')} />
      {choices.map(name => (
        <ChoiceFilter
          key={name}
          query={query}
          name={name}
          label={t(`services.${name}`)}
          options={(facets?.[name] ?? []).map(option => ({
            ...option,
            title: titleOf(name, option.value),
          }))}
        />
      ))}
      <ChoiceFilter
        query={query}
        name="sort"
        label={t('services.sort')}
        any={t('services.sortName')}
        options={[{ value: 'attention', title: t('services.sortAttention') }]}
      />
      {switches.map(name => (
        <SwitchFilter
          key={name}
          query={query}
          name={name}
          label={t(`services.${name}`)}
          count={facets && (facets[name]?.[0]?.count ?? 0)}
        />
      ))}
    </Filters>
  );
}

function ServiceRow(props: { service: ServiceSummary }) {
  const { t } = useTranslationRef(infraFleetTranslationRef);
  const address = useTabAddress();
  const { service } = props;
  return (
    <Row head={<Link href={address(service.component)}>{service.name}</Link>}>
      <Cell column={t('services.status')}>
        <PhaseCounts phases={service.phases} />
        {service.attentionText && <div>{service.attentionText}</div>}
        {service.problems > 0 && (
          <div>{t('services.problems', { count: service.problems })}</div>
        )}
      </Cell>
      <Cell column={t('services.environments')}>
        {service.environments.join(', ')}
      </Cell>
      <Cell column={t('services.resources')}>{service.resources.length}</Cell>
      <Cell column={t('services.profile')}>{service.profile}</Cell>
      <Cell column={t('services.package')}>
        {service.package && <PackageLink package={service.package} />}
      </Cell>
      <Cell column={t('services.owner')}>{shortRef(service.owner)}</Cell>
    </Row>
  );
}

/** All services; the address narrows, sorts and pages them. */
export function ServicesPage() {
  const { t } = useTranslationRef(infraFleetTranslationRef);
  const infraApi = useApi(infraApiRef);
  const query = useListQuery(filters);
  const live = useLive(
    JSON.stringify(query.values),
    signal =>
      infraApi.listServices(
        { ...query.values, facets: 'true' } as ServiceQuery,
        { signal },
      ),
    { restMs: 5_000 },
  );
  const facets = useKept(live)?.facets;
  const columns = columnNames.map(name => t(`services.${name}`));
  return (
    <LivePage
      live={live}
      head={<ServiceFilters query={query} facets={facets} />}
      placeholder={<CountedTablePlaceholder columns={columns} />}
    >
      {({ items, totalItems, nextCursor }) => (
        <>
          <div role="status" className={styles.muted}>
            {t('services.total', { count: totalItems })}
          </div>
          {items.length === 0 ? (
            <p>{t('list.none')}</p>
          ) : (
            <Table
              label={t('services.label')}
              columns={columns.map(name => ({ name }))}
            >
              {items.map(service => (
                <ServiceRow key={service.name} service={service} />
              ))}
            </Table>
          )}
          <Pages query={query} nextCursor={nextCursor} />
        </>
      )}
    </LivePage>
  );
}
