import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Wait } from '@groundwork/backstage-plugin-infra-common';
import { PhaseChip } from '../status/Chip';
import styles from '../status/status.module.css';
import { infraServiceTranslationRef } from '../translation/serviceTranslationRef';
import { formatObject } from './place';
import tab from './tab.module.css';

/** What is waited for, and at the end of the chain what stands in the way. */
export function WaitView(props: { wait: Wait }) {
  const { t } = useTranslationRef(infraServiceTranslationRef);
  const { text, object, rootCause } = props.wait;
  return (
    <>
      <p>{text}</p>
      {object && (
        <p className={`${styles.muted} ${tab.code}`}>{formatObject(object)}</p>
      )}
      {rootCause && (
        <div className={styles.notice}>
          <span>
            <strong>{t('drawer.rootCause')}:</strong>{' '}
            <span className={tab.code}>{formatObject(rootCause.object)}</span>{' '}
            <PhaseChip phase={rootCause.phase} /> {rootCause.message}
          </span>
        </div>
      )}
    </>
  );
}
