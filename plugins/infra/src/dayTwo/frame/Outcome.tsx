import { Button, Link } from '@backstage/ui';
import { Link as RouterLink } from 'react-router-dom';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ChangeRecord } from '@groundwork/backstage-plugin-infra-common';
import { safeUrl } from '../../api/safeUrl';
import { Ago } from '../../status/Ago';
import styles from '../../status/status.module.css';
import { infraChangeTranslationRef } from '../../translation/changeTranslationRef';
import css from '../dayTwo.module.css';

/** What became of a submitted change: on its way, a pull request, or a failure. */
export function Outcome(props: { record: ChangeRecord; onAgain(): void }) {
  const { t } = useTranslationRef(infraChangeTranslationRef);
  const { record, onAgain } = props;
  const { status, pullRequest, summary, message, waitingUntil } = record;
  const href = safeUrl(pullRequest?.url);
  const number =
    pullRequest &&
    t('outcome.pullRequest', { number: String(pullRequest.number) });
  return (
    <div className={css.panel} role="status">
      <h3>{t(`outcome.${status}`)}</h3>
      {pullRequest && (
        <p>
          {href ? (
            <Link href={href} target="_blank" weight="bold">
              {number}
            </Link>
          ) : (
            number
          )}
          {`: ${record.title}`}
        </p>
      )}
      {message && <p>{message}</p>}
      {waitingUntil && (
        <p>
          {t('outcome.waits')} <Ago at={waitingUntil} />
        </p>
      )}
      {summary.length > 0 && (
        <ul className={css.plain}>
          {summary.map(line => (
            <li key={line}>{line.replaceAll('`', '')}</li>
          ))}
        </ul>
      )}
      {status === 'proposed' && <p>{t('outcome.next')}</p>}
      <div className={styles.row}>
        <RouterLink className={css.link} to={{ search: '' }}>
          {t('frame.back')}
        </RouterLink>
        {(status === 'failed' || status === 'no-change') && (
          <Button variant="secondary" size="small" onPress={onAgain}>
            {t('outcome.again')}
          </Button>
        )}
      </div>
    </div>
  );
}
