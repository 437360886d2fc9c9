import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { StageState } from '@groundwork/backstage-plugin-infra-common';
import { Chip } from '../status/Chip';
import type { Tone } from '../status/phaseTone';
import styles from '../status/status.module.css';
import { infraPackagesTranslationRef } from '../translation/packagesTranslationRef';

const tones: Record<StageState['state'], Tone> = {
  passed: 'good',
  failed: 'bad',
  expired: 'attention',
  partial: 'busy',
  missing: 'quiet',
};

/** What the tests of a stage said: a word, and the numbers behind it. */
export function StageChip(props: { stage: StageState | undefined }) {
  const { t } = useTranslationRef(infraPackagesTranslationRef);
  const { stage } = props;
  if (!stage || (!stage.required && stage.state === 'missing')) {
    return <span className={styles.muted}>{t('stageState.notRequired')}</span>;
  }
  const { state, text, required } = stage;
  const isSaid = state === 'missing' || text === state;
  return (
    <>
      <Chip tone={tones[state] ?? 'quiet'}>{t(`stageState.${state}`)}</Chip>
      {!isSaid && <div className={styles.muted}>{text}</div>}
      {!required && (
        <div className={styles.muted}>{t('stageState.notRequired')}</div>
      )}
    </>
  );
}
