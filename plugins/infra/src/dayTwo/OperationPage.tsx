import { type ComponentType, lazy, Suspense } from 'react';
import { Skeleton } from '@backstage/ui';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { StatusNotice } from '../status/StatusNotice';
import styles from '../status/status.module.css';
import { infraChangeTranslationRef } from '../translation/changeTranslationRef';
import type { Operation } from './address';
import { PageHead } from './frame/ChangePage';
import {
  type ServiceFacts,
  useAllowed,
  useClaim,
  usePlatform,
} from './frame/facts';

type Page = ComponentType<{ facts: ServiceFacts }>;

const pages: Record<Exclude<Operation, 'adopt'>, Page> = {
  configure: lazy(() => import('./configure/ConfigurePage')),
  'add-environment': lazy(() => import('./environment/AddEnvironmentPage')),
  upgrade: lazy(() => import('./upgrade/UpgradePage')),
  promote: lazy(() => import('./promote/PromotePage')),
  history: lazy(() => import('./history/HistoryPage')),
  rollback: lazy(() => import('./history/RollbackPage')),
  remove: lazy(() => import('./removal/RemovePage')),
  restore: lazy(() => import('./removal/RestorePage')),
  destroy: lazy(() => import('./removal/DestroyPage')),
  approve: lazy(() => import('./approve/ApprovePage')),
};
const AdoptPage = lazy(() => import('./adopt/AdoptPage'));

function Loading() {
  const { t } = useTranslationRef(infraChangeTranslationRef);
  return (
    <div className={styles.stack} role="img" aria-label={t('frame.loading')}>
      <Skeleton width="14rem" height={28} />
      <Skeleton width="100%" height={120} />
      <Skeleton width="100%" height={220} />
    </div>
  );
}

function ServicePage(props: { operation: keyof typeof pages; name: string }) {
  const { t } = useTranslationRef(infraChangeTranslationRef);
  const { operation, name } = props;
  const claim = useClaim(name);
  const platform = usePlatform();
  const allowed = useAllowed(name);
  const Content = pages[operation];
  const title = t(`title.${operation}`, { service: name });
  const service = claim.value;
  const failure = claim.error ?? platform.error;
  return (
    <>
      {failure !== undefined && (
        <StatusNotice
          error={failure}
          kept={service !== undefined && platform.value !== undefined}
          onRetry={() => {
            claim.refresh();
            platform.retry();
          }}
        />
      )}
      {service === null && (
        <>
          <PageHead title={title} />
          <p>{t('frame.noClaim', { service: name })}</p>
        </>
      )}
      {failure === undefined &&
        service !== null &&
        !(service && platform.value) && <Loading />}
      {service && platform.value && (
        <Content
          facts={{ service, platform: platform.value, allowed: allowed.value }}
        />
      )}
    </>
  );
}

/** The page of an operation on a service, in place of what the tab shows. */
export default function OperationPage(props: {
  operation: Operation;
  service: string;
}) {
  const { operation, service } = props;
  return (
    <div className={styles.stack}>
      <Suspense fallback={<Loading />}>
        {operation === 'adopt' ? (
          <AdoptPage service={service} />
        ) : (
          <ServicePage key={operation} operation={operation} name={service} />
        )}
      </Suspense>
    </div>
  );
}
