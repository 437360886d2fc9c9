import { Link } from '@backstage/ui';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import type { PackageList } from '@groundwork/backstage-plugin-infra-common';
import { infraApiRef } from '../api/infraApiRef';
import { safeUrl } from '../api/safeUrl';
import { ChoiceFilter, Filters, TextFilter } from '../fleet/Filters';
import fleet from '../fleet/fleet.module.css';
import { LivePage } from '../fleet/ListPage';
import { LinePlaceholder, TablePlaceholder } from '../fleet/Placeholder';
import { Section } from '../fleet/Section';
import { useListQuery } from '../fleet/useListQuery';
import { useLive } from '../status/useLive';
import { PackageLink } from '../status/PackageState';
import styles from '../status/status.module.css';
import { infraFleetTranslationRef } from '../translation/fleetTranslationRef';
import { infraPackagesTranslationRef } from '../translation/packagesTranslationRef';
import { infraStatusTranslationRef } from '../translation/statusTranslationRef';
import { PackageMatrix, stagesOf, useMatrixColumns } from './PackageMatrix';
import { Workflow } from './Workflow';

const states = [
  'draft',
  'candidate',
  'certified',
  'deprecated',
  'revoked',
] as const;

function Proposals(props: { proposals: PackageList['proposals'] | undefined }) {
  const { t } = useTranslationRef(infraPackagesTranslationRef);
  const { proposals } = props;
  return (
    <Section
      title={t('proposals.title')}
      id="proposals"
      count={proposals?.length || undefined}
    >
      {!proposals && <LinePlaceholder width="20rem" />}
      {proposals?.length === 0 && t('proposals.none')}
      <ul className={fleet.list}>
        {proposals?.map(({ number, url, title, packages }) => {
          const href = safeUrl(url);
          const text = `#${number} ${title}`;
          return (
            <li key={number} className={styles.row}>
              {href ? (
                <Link href={href} target="_blank">
                  {text}
                </Link>
              ) : (
                text
              )}
              {packages.map(ref => (
                <PackageLink key={ref} package={ref} />
              ))}
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

function PackagesPlaceholder() {
  const columns = useMatrixColumns(['unit', 'integration', 'upgrade']);
  return (
    <>
      <Proposals proposals={undefined} />
      {[0, 1].map(each => (
        <section key={each} className={fleet.panel}>
          <LinePlaceholder width="12rem" />
          <TablePlaceholder columns={columns} rows={3} />
        </section>
      ))}
      <Workflow />
    </>
  );
}

/** Packages by their versions: tested how, used where, until when. */
export function PackagesPage() {
  const { t } = useTranslationRef(infraPackagesTranslationRef);
  const { t: words } = useTranslationRef(infraStatusTranslationRef);
  const { t: general } = useTranslationRef(infraFleetTranslationRef);
  const infraApi = useApi(infraApiRef);
  const query = useListQuery(['text', 'state']);
  const live = useLive(
    'packages',
    signal => infraApi.listPackages({ signal }),
    { restMs: 5_000 },
  );
  const { text = '', state } = query.values;
  return (
    <LivePage
      live={live}
      placeholder={<PackagesPlaceholder />}
      head={
        <Filters query={query}>
          <TextFilter query={query} name="text" label={t('filter.text')} />
          <ChoiceFilter
            query={query}
            name="state"
            label={t('filter.state')}
            options={states.map(value => ({
              value,
              title: words(`package.${value}`),
            }))}
          />
        </Filters>
      }
    >
      {({ packages, proposals }) => {
        const shown = packages
          .filter(({ name, title }) =>
            `${name} ${title}`.toLowerCase().includes(text.toLowerCase()),
          )
          .map(each => ({
            ...each,
            versions: each.versions.filter(
              one => !state || one.state === state,
            ),
          }))
          .filter(({ versions }) => versions.length > 0);
        return (
          <>
            <Proposals proposals={proposals} />
            {packages.length === 0 && <p>{t('none')}</p>}
            {packages.length > 0 && shown.length === 0 && (
              <p>{general('list.none')}</p>
            )}
            {shown.map(each => (
              <Section key={each.name} title={each.title} id={each.name}>
                <div className={styles.muted}>
                  {[each.name, ...each.clouds].join(' · ')}
                </div>
                <PackageMatrix
                  name={each.name}
                  versions={each.versions}
                  stages={stagesOf(packages)}
                />
              </Section>
            ))}
            <Workflow packages={packages} />
          </>
        );
      }}
    </LivePage>
  );
}
