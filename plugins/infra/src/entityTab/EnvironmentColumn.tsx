import { Link } from 'react-router-dom';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ServiceStatus } from '@groundwork/backstage-plugin-infra-common';
import { Ago } from '../status/Ago';
import { Chip, PhaseChip } from '../status/Chip';
import { PackageState } from '../status/PackageState';
import { resourceSearch } from '../status/serviceAddress';
import styles from '../status/status.module.css';
import { infraServiceTranslationRef } from '../translation/serviceTranslationRef';
import tab from './tab.module.css';

/** An environment with its resources; each opens its drawer. */
export function EnvironmentColumn(props: {
  environment: ServiceStatus['environments'][number];
}) {
  const { t } = useTranslationRef(infraServiceTranslationRef);
  const { environment } = props;
  const { name, title, cluster, freshness, resources } = environment;
  const { observedAt, stale, problem } = freshness;
  return (
    <section className={tab.panel} aria-label={title}>
      <h2>{title}</h2>
      <div className={styles.stack}>
        <div className={styles.muted}>
          <PackageState of={environment} />
          {cluster && ` · ${t('tab.cluster', { cluster })}`}
          {!stale && observedAt && (
            <>
              {` · ${t('tab.seen')} `}
              <Ago at={observedAt} />
            </>
          )}
        </div>
        {stale && (
          <div className={styles.notice}>
            <span>
              {observedAt ? t('tab.staleSince') : t('tab.never')}{' '}
              {observedAt && <Ago at={observedAt} />}
              {problem && `: ${problem}`}
            </span>
          </div>
        )}
        {resources.length === 0 && t('tab.noResources')}
        <ul className={tab.list}>
          {resources.map(({ type, name: resource, status }) => (
            <li key={`${type}/${resource}`}>
              <Link
                className={tab.resource}
                to={{
                  search: resourceSearch({
                    environment: name,
                    type,
                    name: resource,
                  }),
                }}
                data-attention={status.needsAttention || undefined}
              >
                <strong>{`${type} ${resource}`}</strong>
                {status.freshness.stale ? (
                  <Chip tone="quiet">{t('tab.stale')}</Chip>
                ) : (
                  <PhaseChip phase={status.phase} title={status.reason} />
                )}
                {status.phase !== 'ready' && <p>{status.message}</p>}
              </Link>
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}
