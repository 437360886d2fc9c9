import { Link as RouterLink } from 'react-router-dom';
import { Link } from '@backstage/ui';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Overview } from '@groundwork/backstage-plugin-infra-common';
import { infraApiRef } from '../api/infraApiRef';
import { Ago } from '../status/Ago';
import { Chip, PhaseChip } from '../status/Chip';
import { phases as allPhases } from '../status/phaseTone';
import { Cell, Row, Table } from '../status/Table';
import styles from '../status/status.module.css';
import { useLive } from '../status/useLive';
import { infraFleetTranslationRef } from '../translation/fleetTranslationRef';
import { infraStatusTranslationRef } from '../translation/statusTranslationRef';
import fleet from './fleet.module.css';
import { LivePage } from './ListPage';
import { usePageAddress } from './pageAddress';
import { RecentChanges } from './RecentChanges';
import { useServiceAddress } from './useServiceAddress';

/** The four numbers, each the way to the list behind it. */
function Numbers(props: { overview: Overview }) {
  const { t } = useTranslationRef(infraFleetTranslationRef);
  const address = usePageAddress();
  const { overview } = props;
  const numbers = [
    {
      count: overview.needAttention,
      text: t('overview.attention', { count: overview.needAttention }),
      to: address('services', { attention: 'true', sort: 'attention' }),
      isLoud: overview.needAttention > 0,
    },
    {
      count: overview.inProgress,
      text: t('overview.inProgress', { count: overview.inProgress }),
      to: address('services', { progress: 'true' }),
    },
    {
      count: overview.behindOnPackages,
      text: t('overview.behind', { count: overview.behindOnPackages }),
      to: address('services', { behind: 'true' }),
    },
    {
      count: overview.proposalsWaiting,
      text: t('overview.proposals', { count: overview.proposalsWaiting }),
      to: address('requests', { state: 'open' }),
    },
  ];
  return (
    <nav className={fleet.numbers} aria-label={t('overview.numbers')}>
      {numbers.map(({ count, text, to, isLoud }) => (
        <RouterLink
          key={text}
          to={to}
          className={fleet.number}
          data-loud={isLoud || undefined}
        >
          <strong>{count}</strong>
          {text}
        </RouterLink>
      ))}
    </nav>
  );
}

function NeedsSomebody(props: { overview: Overview }) {
  const { t } = useTranslationRef(infraFleetTranslationRef);
  const addressOf = useServiceAddress();
  const { attention, components } = props.overview;
  if (attention.length === 0) return <p>{t('overview.nothing')}</p>;
  return (
    <ul className={fleet.list}>
      {attention.map(
        ({ service, environment, resource, phase, text, since, action }) => (
          <li
            key={`${service} ${environment} ${resource.type} ${resource.name}`}
          >
            <PhaseChip phase={phase} />{' '}
            <Link
              href={addressOf(
                service,
                components[service],
                { environment, ...resource },
                phase === 'awaiting-approval' ? 'plan' : 'status',
              )}
            >
              {service}
            </Link>{' '}
            {text}
            <div className={styles.muted}>
              {action}
              {action && since && ' · '}
              {since && <Ago at={since} />}
            </div>
          </li>
        ),
      )}
    </ul>
  );
}

function Clusters(props: { clusters: Overview['clusters'] }) {
  const { t } = useTranslationRef(infraFleetTranslationRef);
  if (props.clusters.length === 0) return <p>{t('overview.noClusters')}</p>;
  const columns = [
    t('overview.cluster'),
    t('overview.seen'),
    t('overview.environments'),
    t('overview.notObserved'),
  ];
  return (
    <Table
      label={t('overview.clusters')}
      columns={columns.map(name => ({ name }))}
    >
      {props.clusters.map(cluster => (
        <Row key={cluster.cluster} head={cluster.cluster}>
          <Cell column={columns[1]}>
            {cluster.observedAt ? (
              <Ago at={cluster.observedAt} />
            ) : (
              t('overview.never')
            )}{' '}
            {cluster.stale && (
              <Chip tone="attention">{t('overview.stale')}</Chip>
            )}
          </Cell>
          <Cell column={columns[2]}>{cluster.environments.join(', ')}</Cell>
          <Cell column={columns[3]}>
            {cluster.unavailable.map(({ kind, reason }) => (
              <div key={kind}>{reason ? `${kind}: ${reason}` : kind}</div>
            ))}
          </Cell>
        </Row>
      ))}
    </Table>
  );
}

/** Resources by phase, each the way to its services. */
function Phases(props: { phases: Overview['phases'] }) {
  const { t } = useTranslationRef(infraStatusTranslationRef);
  const address = usePageAddress();
  return (
    <div className={styles.row}>
      {allPhases
        .filter(phase => props.phases[phase])
        .map(phase => (
          <Link key={phase} href={address('services', { phase })}>
            {`${props.phases[phase]} ${t(`phase.${phase}`)}`}
          </Link>
        ))}
    </div>
  );
}

/** The fleet in four numbers, and what needs somebody. */
export function OverviewPage() {
  const { t } = useTranslationRef(infraFleetTranslationRef);
  const infraApi = useApi(infraApiRef);
  const live = useLive('overview', signal => infraApi.getOverview({ signal }), {
    restMs: 5_000,
  });
  return (
    <LivePage live={live}>
      {overview => (
        <>
          <Numbers overview={overview} />
          <div className={styles.muted}>
            {t('overview.total', {
              services: String(overview.services),
              resources: String(overview.resources),
            })}
          </div>
          <section className={fleet.panel}>
            <h2>{t('overview.needsSomebody')}</h2>
            <NeedsSomebody overview={overview} />
          </section>
          <div className={fleet.panels}>
            <section className={fleet.panel}>
              <h2>{t('overview.recent')}</h2>
              <RecentChanges
                changes={overview.recent}
                components={overview.components}
              />
            </section>
            <section className={fleet.panel}>
              <h2>{t('overview.clusters')}</h2>
              <Clusters clusters={overview.clusters} />
            </section>
          </div>
          <section className={fleet.panel} id="phases">
            <h2>{t('overview.phases')}</h2>
            <Phases phases={overview.phases} />
          </section>
        </>
      )}
    </LivePage>
  );
}
