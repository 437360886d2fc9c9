import { Link } from '@backstage/ui';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  LinkList,
  LinkQuery,
  ServiceLink,
} from '@groundwork/backstage-plugin-infra-common';
import { infraApiRef } from '../api/infraApiRef';
import { safeUrl } from '../api/safeUrl';
import { useTabAddress } from '../status/serviceAddress';
import { Cell, Row, Table } from '../status/Table';
import styles from '../status/status.module.css';
import { useKept, useLive } from '../status/useLive';
import { infraFleetTranslationRef } from '../translation/fleetTranslationRef';
import { ChoiceFilter, Filters, TextFilter } from './Filters';
import { LivePage, Pages } from './ListPage';
import { CountedTablePlaceholder } from './Placeholder';
import { useListQuery } from './useListQuery';

function LinksOf(props: { links: readonly ServiceLink[] }) {
  return (
    <span className={styles.row}>
      {props.links.map(({ title, url, environment, resource }) => {
        const href = safeUrl(url);
        return href ? (
          <Link
            key={[title, url, environment, resource].join(' ')}
            href={href}
            target="_blank"
            title={resource}
          >
            {environment ? `${title} (${environment})` : title}
          </Link>
        ) : null;
      })}
    </span>
  );
}

/** Environments that links of a page belong to. */
function environmentsOf(list: LinkList | undefined): string[] {
  const all = (list?.items ?? []).flatMap(({ links }) =>
    links.flatMap(({ environment }) => environment ?? []),
  );
  return [...new Set(all)].sort();
}

/** The link dashboard: services as rows, groups of links as columns. */
export function LinksPage() {
  const { t } = useTranslationRef(infraFleetTranslationRef);
  const infraApi = useApi(infraApiRef);
  const tab = useTabAddress();
  const query = useListQuery(['text', 'group', 'environment', 'owner']);
  const live = useLive(
    JSON.stringify(query.values),
    signal => infraApi.listLinks(query.values as LinkQuery, { signal }),
    { restMs: 5_000 },
  );
  const known = useKept(live);
  return (
    <LivePage
      live={live}
      placeholder={<CountedTablePlaceholder columns={[t('links.service')]} />}
      head={
        <Filters query={query}>
          <TextFilter query={query} name="text" label={t('links.text')} />
          <ChoiceFilter
            query={query}
            name="environment"
            label={t('links.environment')}
            options={environmentsOf(known).map(value => ({ value }))}
          />
          <ChoiceFilter
            query={query}
            name="group"
            label={t('links.group')}
            options={(known?.groups ?? []).map(({ name, title }) => ({
              value: name,
              title,
            }))}
          />
        </Filters>
      }
    >
      {({ groups, items, totalItems, nextCursor }) => {
        const shown = groups.filter(({ name }) =>
          items.some(({ links }) => links.some(({ group }) => group === name)),
        );
        return (
          <>
            <div role="status" className={styles.muted}>
              {t('links.total', { count: totalItems })}
            </div>
            {items.length === 0 ? (
              <p>{t('list.none')}</p>
            ) : (
              <Table
                label={t('links.label')}
                columns={[
                  { name: t('links.service') },
                  ...shown.map(({ title }) => ({ name: title })),
                ]}
              >
                {items.map(({ service, component, links }) => (
                  <Row
                    key={service}
                    head={<Link href={tab(component)}>{service}</Link>}
                  >
                    {shown.map(({ name, title }) => {
                      const own = links.filter(({ group }) => group === name);
                      return (
                        <Cell key={name} column={title} none={own.length === 0}>
                          <LinksOf links={own} />
                        </Cell>
                      );
                    })}
                  </Row>
                ))}
              </Table>
            )}
            <Pages query={query} nextCursor={nextCursor} />
          </>
        );
      }}
    </LivePage>
  );
}
