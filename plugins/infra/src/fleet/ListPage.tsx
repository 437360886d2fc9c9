import type { ReactNode } from 'react';
import { Button } from '@backstage/ui';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { StatusNotice } from '../status/StatusNotice';
import styles from '../status/status.module.css';
import { type Live, useKept } from '../status/useLive';
import { infraFleetTranslationRef } from '../translation/fleetTranslationRef';
import fleet from './fleet.module.css';
import type { ListQuery } from './useListQuery';

/** The frame of a page: its content once there is some, and what is wrong. */
export function LivePage<T>(props: {
  live: Live<T>;
  head?: ReactNode;
  /** What stands for the content while it is loading: as high, and of its form. */
  placeholder: ReactNode;
  children: (value: T) => ReactNode;
}) {
  const { t } = useTranslationRef(infraFleetTranslationRef);
  const { live, head, placeholder, children } = props;
  const value = useKept(live);
  return (
    <div className={`${styles.stack} ${fleet.page}`}>
      {head}
      {live.error !== undefined && (
        <StatusNotice
          error={live.error}
          kept={value !== undefined}
          onRetry={live.refresh}
        />
      )}
      {live.loading && value === undefined && (
        <div className={styles.stack} role="img" aria-label={t('loading')}>
          {placeholder}
        </div>
      )}
      {value !== undefined && (
        <div
          className={`${styles.stack} ${live.loading ? fleet.busy : ''}`}
          aria-busy={live.loading}
        >
          {children(value)}
        </div>
      )}
    </div>
  );
}

/** Ways to the pages before and after. */
export function Pages(props: { query: ListQuery; nextCursor?: string }) {
  const { t } = useTranslationRef(infraFleetTranslationRef);
  const { query, nextCursor } = props;
  if (!query.previous && !nextCursor) return null;
  return (
    <nav className={styles.row} aria-label={t('list.pages')}>
      <Button
        variant="secondary"
        size="small"
        isDisabled={!query.previous}
        onPress={query.previous}
      >
        {t(query.previous && !query.knowsWay ? 'list.first' : 'list.previous')}
      </Button>
      <Button
        variant="secondary"
        size="small"
        isDisabled={!nextCursor}
        onPress={() => nextCursor && query.next(nextCursor)}
      >
        {t('list.next')}
      </Button>
    </nav>
  );
}
