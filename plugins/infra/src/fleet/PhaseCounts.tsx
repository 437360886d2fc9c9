import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ServiceSummary } from '@groundwork/backstage-plugin-infra-common';
import { Chip } from '../status/Chip';
import { phases as allPhases, toneOf } from '../status/phaseTone';
import styles from '../status/status.module.css';
import { infraFleetTranslationRef } from '../translation/fleetTranslationRef';
import { infraStatusTranslationRef } from '../translation/statusTranslationRef';

/** Phases with how many resources are in each, the loud ones first. */
export function PhaseCounts(props: { phases: ServiceSummary['phases'] }) {
  const { t } = useTranslationRef(infraFleetTranslationRef);
  const { t: words } = useTranslationRef(infraStatusTranslationRef);
  const loudness = ['bad', 'attention', 'busy', 'quiet', 'good'];
  const counted = allPhases
    .filter(phase => props.phases?.[phase])
    .sort((a, b) => loudness.indexOf(toneOf(a)) - loudness.indexOf(toneOf(b)));
  if (counted.length === 0) {
    return <span className={styles.muted}>{t('services.unknown')}</span>;
  }
  return (
    <span className={styles.row} style={{ columnGap: '0.375rem' }}>
      {counted.map(phase => (
        <Chip key={phase} tone={toneOf(phase)}>
          {t('services.counted', {
            number: String(props.phases?.[phase]),
            phase: words(`phase.${phase}`),
          })}
        </Chip>
      ))}
    </span>
  );
}
