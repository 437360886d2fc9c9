import { lazy, Suspense } from 'react';
import { Button, ButtonLink, Skeleton } from '@backstage/ui';
import { useSearchParams } from 'react-router-dom';
import { useEntity } from '@backstage/plugin-catalog-react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import {
  infraServiceChangePermission,
  type ServiceStatus,
} from '@groundwork/backstage-plugin-infra-common';
import { parseOperation } from '../dayTwo/address';
import { ChangeMenu } from '../dayTwo/menu/ChangeMenu';
import { useRequestLink } from '../entityCard/requestLink';
import { parseResourceKey } from '../status/serviceAddress';
import { StatusNotice } from '../status/StatusNotice';
import styles from '../status/status.module.css';
import { infraServiceTranslationRef } from '../translation/serviceTranslationRef';
import { infraStatusTranslationRef } from '../translation/statusTranslationRef';
import { EnvironmentColumn } from './EnvironmentColumn';
import { LinkList } from './LinkList';
import { ProposalList } from './ProposalList';
import tab from './tab.module.css';
import { TimelineList } from './TimelineList';
import { useServiceStatus, useTimeline } from './useService';

const OperationPage = lazy(() => import('../dayTwo/OperationPage'));
const RemovedSection = lazy(() => import('../dayTwo/removal/RemovedSection'));
const AdoptOffer = lazy(() => import('../dayTwo/adopt/AdoptOffer'));
const ResourceDrawer = lazy(async () => ({
  default: (await import('./ResourceDrawer')).ResourceDrawer,
}));

/** The button that asks for more, or why one may not. */
function RequestButton(props: { service: string; owner: string }) {
  const { t } = useTranslationRef(infraServiceTranslationRef);
  const { t: words } = useTranslationRef(infraStatusTranslationRef);
  const { entity } = useEntity();
  const link = useRequestLink(entity);
  const { service, owner } = props;
  const { allowed, loading } = usePermission({
    permission: infraServiceChangePermission,
    resourceRef: service,
  });
  const reason = link
    ? t('tab.mayNotChange', { service, owner })
    : t('tab.scaffolderMissing');
  if (link && (allowed || loading)) {
    return (
      <ButtonLink href={link} variant="primary" size="small">
        {words('card.request')}
      </ButtonLink>
    );
  }
  return (
    <span className={styles.row}>
      <Button isDisabled size="small">
        {words('card.request')}
      </Button>
      <span className={styles.muted}>{reason}</span>
    </span>
  );
}

/**
 * Whether something of it may have been removed: it is retained, on its way
 * out, or nobody has looked recently.
 */
function mayHaveRemoved({ environments }: ServiceStatus): boolean {
  return environments.some(({ resources }) =>
    resources.some(
      ({ status }) =>
        ['retained', 'removing', 'unknown'].includes(status.phase) ||
        status.plan?.isDestroy,
    ),
  );
}

/** Everything about a service's infrastructure, or the page that changes it. */
export function InfrastructureTab() {
  const { entity } = useEntity();
  const [search] = useSearchParams();
  const operation = parseOperation(search.get('operation'));
  return operation ? (
    <Suspense fallback={<Skeleton width="100%" height={240} />}>
      <OperationPage operation={operation} service={entity.metadata.name} />
    </Suspense>
  ) : (
    <ServiceInfrastructure />
  );
}

function ServiceInfrastructure() {
  const { t } = useTranslationRef(infraServiceTranslationRef);
  const { t: words } = useTranslationRef(infraStatusTranslationRef);
  const { entity } = useEntity();
  const service = entity.metadata.name;
  const status = useServiceStatus(service);
  const timeline = useTimeline(service);
  const [search] = useSearchParams();
  const opened = parseResourceKey(search.get('resource'));
  const { value } = status;
  const owner = value?.owner ?? String(entity.spec?.owner ?? '?');
  const isEmpty = value === null || value?.environments.length === 0;
  const entries = timeline.value?.items ?? [];
  return (
    <div className={styles.stack}>
      <div className={styles.row}>
        <RequestButton service={service} owner={owner} />
        <ChangeMenu service={service} />
      </div>
      {status.loading && (
        <div className={tab.columns} role="img" aria-label={t('tab.loading')}>
          {[0, 1, 2].map(column => (
            <Skeleton key={column} width="100%" height={220} />
          ))}
        </div>
      )}
      {status.error !== undefined && (
        <StatusNotice
          error={status.error}
          kept={value !== undefined}
          owner={owner}
          onRetry={status.refresh}
        />
      )}
      {isEmpty && (
        <>
          <p>{words('card.empty')}</p>
          <Suspense fallback={null}>
            <AdoptOffer service={service} />
          </Suspense>
        </>
      )}
      {value && (
        <>
          <div className={tab.columns}>
            {value.environments.map(environment => (
              <EnvironmentColumn
                key={environment.name}
                environment={environment}
              />
            ))}
          </div>
          {mayHaveRemoved(value) && (
            <Suspense fallback={null}>
              <RemovedSection service={service} />
            </Suspense>
          )}
          {value.proposals.length > 0 && (
            <section className={tab.panel}>
              <h2>{t('tab.pullRequests')}</h2>
              <ProposalList proposals={value.proposals} />
            </section>
          )}
          {value.links.length > 0 && (
            <section className={tab.panel} id="links">
              <h2>{t('tab.links')}</h2>
              <LinkList links={value.links} />
            </section>
          )}
        </>
      )}
      {(entries.length > 0 || timeline.error !== undefined) && (
        <section className={tab.panel}>
          <h2>{t('tab.timeline')}</h2>
          {timeline.error !== undefined && (
            <StatusNotice
              error={timeline.error}
              kept={timeline.value !== undefined}
              onRetry={timeline.refresh}
            />
          )}
          {timeline.value && <TimelineList entries={entries} />}
        </section>
      )}
      {opened && (
        <Suspense fallback={null}>
          <ResourceDrawer
            address={{ service, ...opened }}
            history={entries.filter(
              ({ environments }) =>
                environments.length === 0 ||
                environments.includes(opened.environment),
            )}
          />
        </Suspense>
      )}
    </div>
  );
}
