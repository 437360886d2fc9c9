import { Link } from 'react-router-dom';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { formatResourceId } from '@groundwork/backstage-plugin-infra-common';
import { Chip } from '../../status/Chip';
import styles from '../../status/status.module.css';
import { infraChangeTranslationRef } from '../../translation/changeTranslationRef';
import { operationSearch } from '../address';
import { refusalEverywhere } from '../allowed';
import css from '../dayTwo.module.css';
import { useAllowed, useClaim } from '../frame/facts';
import { WhomToAsk } from '../frame/Refusals';
import { removedState, useRemovedNote } from './removedState';

/** What can be done next: what was destroyed leaves a tombstone to clear away. */
const operationOf = {
  open: 'restore',
  over: 'destroy',
  destroying: 'remove',
} as const;

/** What was removed from a service and is retained, with the way back. */
export default function RemovedSection(props: { service: string }) {
  const { t } = useTranslationRef(infraChangeTranslationRef);
  const { service } = props;
  const claim = useClaim(service);
  const removed = claim.value?.removed ?? [];
  const allowed = useAllowed(removed.length > 0 ? service : undefined);
  const noteOf = useRemovedNote();
  if (removed.length === 0) return null;
  return (
    <section className={css.panel} id="removed">
      <h2>{t('removed.title')}</h2>
      <ul className={css.items}>
        {removed.map(one => {
          const state = removedState(one, Date.now());
          const id = formatResourceId(one);
          const operation = operationOf[state];
          const refusal = refusalEverywhere(
            allowed.value,
            operation,
            one.environments,
          );
          return (
            <li key={`${id} ${one.removedAt}`}>
              <div className={styles.row}>
                <strong>{`${one.type} ${one.name}`}</strong>
                <Chip tone={state === 'destroying' ? 'attention' : 'quiet'}>
                  {t(`removed.state.${state}`)}
                </Chip>
                {!refusal && (
                  <Link
                    className={css.link}
                    to={{
                      search: operationSearch(operation, { resources: id }),
                    }}
                  >
                    {t(`removed.${operation}`)}
                    <span className={styles.hidden}>{` ${id}`}</span>
                  </Link>
                )}
              </div>
              <div className={styles.muted}>{noteOf(one)}</div>
              {refusal && (
                <div className={styles.muted}>
                  {refusal.reason}
                  <WhomToAsk ask={refusal.ask} />
                </div>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
