import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Overview } from '@groundwork/backstage-plugin-infra-common';
import { Ago } from '../status/Ago';
import { Chip } from '../status/Chip';
import { infraFleetTranslationRef } from '../translation/fleetTranslationRef';
import { TableSection } from './TableSection';

/** Clusters with when they were seen, and what of them is not observed. */
export function Clusters(props: { clusters?: Overview['clusters'] }) {
  const { t } = useTranslationRef(infraFleetTranslationRef);
  return (
    <TableSection
      title={t('overview.clusters')}
      columns={[
        t('overview.cluster'),
        t('overview.seen'),
        t('overview.environments'),
        t('overview.notObserved'),
      ]}
      none={t('overview.noClusters')}
      rows={props.clusters?.map(cluster => ({
        key: cluster.cluster,
        cells: [
          cluster.cluster,
          <>
            {cluster.observedAt ? (
              <Ago at={cluster.observedAt} />
            ) : (
              t('overview.never')
            )}{' '}
            {cluster.stale && (
              <Chip tone="attention">{t('overview.stale')}</Chip>
            )}
          </>,
          cluster.environments.join(', '),
          cluster.unavailable.map(({ kind, reason }) => (
            <div key={kind}>{reason ? `${kind}: ${reason}` : kind}</div>
          )),
        ],
      }))}
    />
  );
}
