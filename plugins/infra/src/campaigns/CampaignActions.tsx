import { Button } from '@backstage/ui';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { CampaignSummary } from '@groundwork/backstage-plugin-infra-common';
import { errorText } from '../api/errorText';
import styles from '../status/status.module.css';
import { infraCampaignsTranslationRef } from '../translation/campaignsTranslationRef';
import type { CampaignActing } from './useCampaignAction';

/** Which dialog is open. */
export type Asked = 'pause' | 'stop' | 'opt-out';

/** What one may do to a campaign in its state, or why one may not. */
export function CampaignActions(props: {
  campaign: CampaignSummary;
  allowed: boolean;
  loading: boolean;
  acting: CampaignActing;
  onAsk(asked: Asked): void;
}) {
  const { t } = useTranslationRef(infraCampaignsTranslationRef);
  const { campaign, allowed, loading, acting, onAsk } = props;
  const { state, counts } = campaign;
  const isOver = state === 'stopped' || state === 'done';
  const failed = (counts.failed ?? 0) + (counts.blocked ?? 0);
  const isOff = !allowed || acting.isBusy;
  return (
    <div className={styles.stack}>
      <div className={styles.row}>
        {state === 'paused' ? (
          <Button
            size="small"
            isDisabled={isOff}
            onPress={() => acting.act({ action: 'resume' })}
          >
            {t('action.resume')}
          </Button>
        ) : (
          <Button
            size="small"
            variant="secondary"
            isDisabled={isOff || isOver}
            onPress={() => onAsk('pause')}
          >
            {t('action.pause')}
          </Button>
        )}
        <Button
          size="small"
          variant="secondary"
          isDisabled={isOff || isOver}
          onPress={() => onAsk('stop')}
        >
          {t('action.stop')}
        </Button>
        <Button
          size="small"
          variant="secondary"
          isDisabled={isOff || isOver || failed === 0}
          onPress={() => acting.act({ action: 'retry' })}
        >
          {t('action.retry')}
        </Button>
        <Button
          size="small"
          variant="secondary"
          isDisabled={isOff || isOver}
          onPress={() => onAsk('opt-out')}
        >
          {t('action.optOut')}
        </Button>
      </div>
      {!allowed && !loading && (
        <div className={styles.muted}>{t('notAllowed')}</div>
      )}
      {acting.error !== undefined && (
        <div className={styles.notice} data-tone="bad" role="alert">
          {t('action.failed', { message: errorText(acting.error) })}
        </div>
      )}
    </div>
  );
}
