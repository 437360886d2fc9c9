import { Link, Skeleton } from '@backstage/ui';
import { Link as RouterLink } from 'react-router-dom';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { HistoryEntry } from '@groundwork/backstage-plugin-infra-common';
import { safeUrl } from '../../api/safeUrl';
import { shortRef } from '../../fleet/shortRef';
import { Ago } from '../../status/Ago';
import { Chip } from '../../status/Chip';
import { StatusNotice } from '../../status/StatusNotice';
import styles from '../../status/status.module.css';
import { infraChangeTranslationRef } from '../../translation/changeTranslationRef';
import { operationSearch } from '../address';
import { refusalEverywhere } from '../allowed';
import css from '../dayTwo.module.css';
import { PageHead } from '../frame/ChangePage';
import type { ServiceFacts } from '../frame/facts';
import { Refusals } from '../frame/Refusals';
import { subjectOf, useHistory } from './useHistory';

function Entry(props: { entry: HistoryEntry; mayGoBack: boolean }) {
  const { t } = useTranslationRef(infraChangeTranslationRef);
  const { entry, mayGoBack } = props;
  const { revision, previous, pullRequest, packages, environments } = entry;
  const subject = subjectOf(entry);
  const commit = safeUrl(entry.url);
  const request = safeUrl(pullRequest?.url);
  const short = revision.slice(0, 7);
  const people = [
    entry.requestedBy
      ? t('history.requestedBy', { name: shortRef(entry.requestedBy) })
      : t('history.author', { author: entry.author }),
    ...(entry.approvedBy.length > 0
      ? [t('history.approvedBy', { names: entry.approvedBy.join(', ') })]
      : []),
  ];
  return (
    <li className={css.panel}>
      <div className={styles.row}>
        <strong>{subject}</strong>
        {entry.current && <Chip tone="good">{t('history.current')}</Chip>}
        {pullRequest &&
          (request ? (
            <Link href={request} target="_blank">
              {`#${pullRequest.number}`}
            </Link>
          ) : (
            `#${pullRequest.number}`
          ))}
        {commit ? (
          <Link href={commit} target="_blank">
            {t('history.commit', { commit: short })}
          </Link>
        ) : (
          t('history.commit', { commit: short })
        )}
        <span className={styles.muted}>
          <Ago at={entry.committedAt} />
        </span>
      </div>
      <div className={styles.muted}>
        {[
          ...people,
          environments.length > 0
            ? t('history.environments', { names: environments.join(', ') })
            : '',
          entry.changeId ? t('history.change', { id: entry.changeId }) : '',
        ]
          .filter(Boolean)
          .join(' · ')}
      </div>
      <div className={styles.muted}>
        {Object.entries(packages)
          .map(([environment, ref]) => `${environment}: ${ref}`)
          .join(' · ')}
      </div>
      {mayGoBack && (
        <div className={styles.row}>
          {!entry.current && (
            <RouterLink
              className={css.link}
              to={{ search: operationSearch('rollback', { revision }) }}
            >
              {t('history.goBack')}
              <span className={styles.hidden}>{` ${subject} ${short}`}</span>
            </RouterLink>
          )}
          {previous && (
            <RouterLink
              className={css.link}
              to={{
                search: operationSearch('rollback', {
                  revision: previous,
                  undo: revision,
                }),
              }}
            >
              {t('history.undo')}
              <span className={styles.hidden}>{` ${subject} ${short}`}</span>
            </RouterLink>
          )}
        </div>
      )}
    </li>
  );
}

/** Commits on the files of a service: who asked, who approved, and the way back. */
export default function HistoryPage(props: { facts: ServiceFacts }) {
  const { t } = useTranslationRef(infraChangeTranslationRef);
  const { service, allowed } = props.facts;
  const { value, error, loading, retry } = useHistory(
    service.name,
    service.revision,
  );
  const refusal = refusalEverywhere(allowed, 'rollback');
  return (
    <>
      <PageHead
        title={t('title.history', { service: service.name })}
        intro={t('history.intro')}
      />
      {refusal && <Refusals refusals={[refusal]} />}
      {error !== undefined && (
        <StatusNotice
          error={error}
          kept={value !== undefined}
          onRetry={retry}
        />
      )}
      {!value && loading && (
        <div
          className={styles.stack}
          role="img"
          aria-label={t('frame.loading')}
        >
          {[0, 1, 2].map(row => (
            <Skeleton key={row} width="100%" height={96} />
          ))}
        </div>
      )}
      {value?.items.length === 0 && <p>{t('history.none')}</p>}
      {value && (
        <ol className={css.items}>
          {value.items.map(entry => (
            <Entry
              key={entry.revision}
              entry={entry}
              mayGoBack={refusal === undefined}
            />
          ))}
        </ol>
      )}
      {value?.more && <p className={styles.muted}>{t('history.more')}</p>}
    </>
  );
}
