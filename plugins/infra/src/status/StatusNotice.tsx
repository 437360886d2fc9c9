import { Button } from '@backstage/ui';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { errorText, isNotAllowed } from '../api/errorText';
import { infraStatusTranslationRef } from '../translation/statusTranslationRef';
import styles from './status.module.css';

/**
 * Why something cannot be shown or is not the newest, and how to go on.
 * `kept`: what was known before is still shown beside it.
 */
export function StatusNotice(props: {
  error: unknown;
  kept?: boolean;
  owner?: string;
  onRetry(): void;
}) {
  const { t } = useTranslationRef(infraStatusTranslationRef);
  const { error, kept, owner, onRetry } = props;
  const message = errorText(error);
  if (isNotAllowed(error)) {
    return (
      <div className={styles.notice} role="alert">
        {owner
          ? t('notice.notAllowedAsk', { message, owner })
          : t('notice.notAllowed', { message })}
      </div>
    );
  }
  return (
    <div
      className={styles.notice}
      role="alert"
      data-tone={kept ? undefined : 'bad'}
    >
      {kept ? t('notice.kept', { message }) : t('notice.failed', { message })}
      <Button variant="secondary" size="small" onPress={onRetry}>
        {t('notice.retry')}
      </Button>
    </div>
  );
}
