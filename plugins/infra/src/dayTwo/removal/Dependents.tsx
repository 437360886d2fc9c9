import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ResourceId } from '@groundwork/backstage-plugin-infra-common';
import { infraApiRef } from '../../api/infraApiRef';
import { useAnswer } from '../../api/useAnswer';
import { SourceLink } from '../../preview/SourceLink';
import { StatusNotice } from '../../status/StatusNotice';
import styles from '../../status/status.module.css';
import { infraChangeTranslationRef } from '../../translation/changeTranslationRef';
import css from '../dayTwo.module.css';
import type { ServiceFacts } from '../frame/facts';

/** Who needs what is about to go. */
export function Dependents(props: {
  facts: ServiceFacts;
  /** What goes. */
  resources: readonly ResourceId[];
}) {
  const { t } = useTranslationRef(infraChangeTranslationRef);
  const { facts, resources } = props;
  const { service, platform } = facts;
  const infraApi = useApi(infraApiRef);
  const { value, error, loading, retry } = useAnswer(service.name, signal =>
    infraApi.getDependents(service.name, { signal }),
  );
  const concerned = (value?.items ?? []).filter(({ resource }) =>
    resources.some(
      ({ type, name }) => type === resource.type && name === resource.name,
    ),
  );
  return (
    <section className={css.panel} aria-busy={loading}>
      <h3>{t('remove.dependents')}</h3>
      {error !== undefined && (
        <StatusNotice
          error={error}
          kept={value !== undefined}
          onRetry={retry}
        />
      )}
      {loading && (
        <p className={styles.muted}>{t('remove.dependentsLoading')}</p>
      )}
      {value && concerned.length === 0 && value.hidden === 0 && (
        <p>{t('remove.noDependents')}</p>
      )}
      {value && value.hidden > 0 && (
        <p>
          {t('remove.hiddenDependents', { services: String(value.hidden) })}
        </p>
      )}
      {concerned.length > 0 && (
        <ul className={css.plain}>
          {concerned.map(({ resource, dependent, via, source }) => (
            <li key={`${resource.type} ${resource.name} ${dependent} ${via}`}>
              {dependent.includes(':') ? (
                <EntityRefLink entityRef={dependent} />
              ) : (
                dependent
              )}{' '}
              {t(`remove.via.${via}`, {
                resource: `${resource.type} ${resource.name}`,
              })}{' '}
              {source && (
                <SourceLink
                  position={source}
                  source={{
                    repositoryUrl: platform.repository.url,
                    revision: service.revision,
                  }}
                />
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
