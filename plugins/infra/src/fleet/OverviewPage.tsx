import { Link } from '@backstage/ui';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Overview } from '@groundwork/backstage-plugin-infra-common';
import { infraApiRef } from '../api/infraApiRef';
import { phases as allPhases } from '../status/phaseTone';
import styles from '../status/status.module.css';
import { useLive } from '../status/useLive';
import { infraFleetTranslationRef } from '../translation/fleetTranslationRef';
import { infraStatusTranslationRef } from '../translation/statusTranslationRef';
import { Clusters } from './Clusters';
import fleet from './fleet.module.css';
import { LivePage } from './ListPage';
import { NeedsSomebody } from './NeedsSomebody';
import { Numbers, NumbersPlaceholder } from './Numbers';
import { usePageAddress } from './pageAddress';
import { LinePlaceholder, ListPlaceholder } from './Placeholder';
import { RecentChanges } from './RecentChanges';
import { Section } from './Section';

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

function Total(props: { overview: Overview }) {
  const { t } = useTranslationRef(infraFleetTranslationRef);
  const { services, resources } = props.overview;
  return t('overview.total', {
    services: String(services),
    resources: String(resources),
  });
}

/** The parts of the page, each with what stands for it while it is loading. */
function Parts(props: { overview?: Overview }) {
  const { t } = useTranslationRef(infraFleetTranslationRef);
  const { overview } = props;
  return (
    <>
      {overview ? <Numbers overview={overview} /> : <NumbersPlaceholder />}
      <div className={styles.muted}>
        {overview ? (
          <Total overview={overview} />
        ) : (
          <LinePlaceholder width="14rem" />
        )}
      </div>
      <Section title={t('overview.needsSomebody')}>
        {overview ? (
          <NeedsSomebody overview={overview} />
        ) : (
          <ListPlaceholder items={3} />
        )}
      </Section>
      <div className={fleet.panels}>
        <Section title={t('overview.recent')}>
          {overview ? (
            <RecentChanges
              changes={overview.recent}
              components={overview.components}
            />
          ) : (
            <ListPlaceholder items={3} />
          )}
        </Section>
        <Clusters clusters={overview?.clusters} />
      </div>
      <Section title={t('overview.phases')} id="phases">
        {overview ? (
          <Phases phases={overview.phases} />
        ) : (
          <LinePlaceholder width="60%" />
        )}
      </Section>
    </>
  );
}

/** The fleet in four numbers, and what needs somebody. */
export function OverviewPage() {
  const infraApi = useApi(infraApiRef);
  const live = useLive('overview', signal => infraApi.getOverview({ signal }), {
    restMs: 5_000,
  });
  return (
    <LivePage live={live} placeholder={<Parts />}>
      {overview => <Parts overview={overview} />}
    </LivePage>
  );
}
