import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { CampaignSummary } from '@groundwork/backstage-plugin-infra-common';
import { infraCampaignsTranslationRef } from '../translation/campaignsTranslationRef';
import css from './campaigns.module.css';
import { progressOf } from './itemStates';

/** How far a campaign is: a bar, and the numbers that it stands for. */
export function ProgressBar(props: {
  campaign: Pick<CampaignSummary, 'counts' | 'spec'>;
}) {
  const { t } = useTranslationRef(infraCampaignsTranslationRef);
  const { counts, spec } = props.campaign;
  const { done, total } = progressOf(counts);
  return (
    <div className={css.progress}>
      <progress
        value={done}
        max={Math.max(1, total)}
        aria-label={t('progress.label', { title: spec.title })}
      />
      <span>
        {t('progress.through', { done: String(done), total: String(total) })}
      </span>
    </div>
  );
}
