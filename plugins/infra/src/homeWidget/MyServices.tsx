import { Link, Skeleton } from '@backstage/ui';
import {
  identityApiRef,
  useApi,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import type { ServiceSummary } from '@groundwork/backstage-plugin-infra-common';
import { infraApiRef } from '../api/infraApiRef';
import fleet from '../fleet/fleet.module.css';
import { usePageAddress } from '../fleet/pageAddress';
import { PhaseCounts } from '../fleet/PhaseCounts';
import { useTabAddress } from '../status/serviceAddress';
import { StatusNotice } from '../status/StatusNotice';
import styles from '../status/status.module.css';
import { useLive } from '../status/useLive';
import { infraFleetTranslationRef } from '../translation/fleetTranslationRef';

/** How many services the widget shows. */
const SHOWN = 8;

/** What the widget shows. */
interface MyServicesAnswer {
  services: ServiceSummary[];
  total: number;
}

/**
 * The services of everybody that a person is or belongs to: what needs
 * somebody first.
 */
function useMyServices() {
  const infraApi = useApi(infraApiRef);
  const identityApi = useApi(identityApiRef);
  return useLive<MyServicesAnswer>('mine', async signal => {
    const { userEntityRef, ownershipEntityRefs } =
      await identityApi.getBackstageIdentity();
    const owners = [...new Set([userEntityRef, ...ownershipEntityRefs])];
    const lists = await Promise.all(
      owners.map(owner =>
        infraApi.listServices(
          { owner, sort: 'attention', limit: SHOWN },
          { signal },
        ),
      ),
    );
    return {
      services: lists
        .flatMap(({ items }) => items)
        .sort((a, b) => (b.attention ?? 0) - (a.attention ?? 0))
        .slice(0, SHOWN),
      total: lists.reduce((sum, { totalItems }) => sum + totalItems, 0),
    };
  });
}

/** The infrastructure of a person's own services, for the home page. */
export function MyServices() {
  const { t } = useTranslationRef(infraFleetTranslationRef);
  const { value, error, loading, refresh } = useMyServices();
  const tab = useTabAddress();
  const page = usePageAddress();
  const more = value ? value.total - value.services.length : 0;
  return (
    <div className={styles.stack}>
      {loading && (
        <div className={styles.stack} role="img" aria-label={t('loading')}>
          {[0, 1, 2].map(row => (
            <Skeleton key={row} width="100%" height={28} />
          ))}
        </div>
      )}
      {error !== undefined && (
        <StatusNotice
          error={error}
          kept={value !== undefined}
          onRetry={refresh}
        />
      )}
      {value?.services.length === 0 && <p>{t('widget.empty')}</p>}
      <ul className={fleet.list}>
        {value?.services.map(service => (
          <li key={service.name}>
            <span className={styles.row}>
              <Link href={tab(service.component)}>{service.name}</Link>
              <PhaseCounts phases={service.phases} />
            </span>
            {service.attentionText && <div>{service.attentionText}</div>}
          </li>
        ))}
      </ul>
      {more > 0 && (
        <Link href={page('services', { sort: 'attention' })}>
          {t('widget.more', { count: more })}
        </Link>
      )}
    </div>
  );
}
