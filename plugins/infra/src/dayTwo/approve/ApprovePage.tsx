import { Skeleton } from '@backstage/ui';
import { Link } from 'react-router-dom';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ChangeInput } from '@groundwork/backstage-plugin-infra-common';
import { Plan } from '../../entityTab/PlanViewPart';
import { usePlan } from '../../entityTab/useService';
import {
  formatResourceKey,
  parseResourceKey,
  type ResourceKey,
} from '../../status/serviceAddress';
import { StatusNotice } from '../../status/StatusNotice';
import styles from '../../status/status.module.css';
import { infraChangeTranslationRef } from '../../translation/changeTranslationRef';
import { operationSearch, useChoices } from '../address';
import { refusalsOf } from '../allowed';
import css from '../dayTwo.module.css';
import { ChangePage, PageHead } from '../frame/ChangePage';
import type { ServiceFacts } from '../frame/facts';

function ApproveResource(props: {
  facts: ServiceFacts;
  resource: ResourceKey;
  /** Id of the plan that somebody looked at. */
  plan: string | undefined;
}) {
  const { t } = useTranslationRef(infraChangeTranslationRef);
  const { facts, resource, plan } = props;
  const { service, platform, allowed } = facts;
  const { environment, type, name } = resource;
  const { value, error, loading, refresh } = usePlan({
    service: service.name,
    ...resource,
  });
  const isOther = Boolean(value && plan && value.id !== plan);
  const change: ChangeInput | undefined =
    value && !isOther
      ? {
          kind: 'approve',
          service: service.name,
          environment,
          resource: { type, name },
          plan: value.id,
        }
      : undefined;
  const refusals = refusalsOf(allowed, 'approve', [environment]);
  return (
    <ChangePage
      title={t('title.approve', { service: service.name })}
      intro={t('approve.intro')}
      change={change}
      missing={change ? [] : [t('approve.missing')]}
      repositoryUrl={platform.repository.url}
      refusals={refusals}
      isRefused={refusals.length > 0}
      isDestructive={value?.isDestroy}
      submitLabel={value ? t('approve.submit', { plan: value.id }) : undefined}
    >
      {error !== undefined && (
        <StatusNotice
          error={error}
          kept={value !== undefined}
          onRetry={refresh}
        />
      )}
      {isOther && value && (
        <div className={styles.notice} role="alert">
          <span>{t('approve.changed', { plan: plan ?? '' })}</span>
          <Link
            className={css.link}
            replace
            to={{
              search: operationSearch('approve', {
                resource: formatResourceKey(resource),
                plan: value.id,
              }),
            }}
          >
            {t('approve.look', { plan: value.id })}
          </Link>
        </div>
      )}
      <section className={`${css.panel} ${styles.stack}`}>
        <h3>{`${environment} / ${type} ${name}`}</h3>
        {loading && (
          <div role="img" aria-label={t('frame.loading')}>
            <Skeleton width="100%" height={160} />
          </div>
        )}
        {value === null && <p>{t('approve.none')}</p>}
        {value && <Plan plan={value} />}
      </section>
    </ChangePage>
  );
}

/** The plan that waits, in full, and its approval. */
export default function ApprovePage(props: { facts: ServiceFacts }) {
  const { t } = useTranslationRef(infraChangeTranslationRef);
  const { facts } = props;
  const choices = useChoices();
  const resource = parseResourceKey(choices.get('resource') ?? null);
  if (!resource) {
    return (
      <>
        <PageHead title={t('title.approve', { service: facts.service.name })} />
        <p>{t('approve.noResource')}</p>
      </>
    );
  }
  return (
    <ApproveResource
      facts={facts}
      resource={resource}
      plan={choices.get('plan')}
    />
  );
}
