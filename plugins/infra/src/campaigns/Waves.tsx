import { Link } from '@backstage/ui';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { CampaignSummary } from '@groundwork/backstage-plugin-infra-common';
import { usePageAddress } from '../fleet/pageAddress';
import { Section } from '../fleet/Section';
import { Chip } from '../status/Chip';
import styles from '../status/status.module.css';
import { infraCampaignsTranslationRef } from '../translation/campaignsTranslationRef';
import css from './campaigns.module.css';

/** The waves in their order, which one it is, and what holds the next one back. */
export function Waves(props: { campaign: CampaignSummary }) {
  const { t } = useTranslationRef(infraCampaignsTranslationRef);
  const address = usePageAddress();
  const { spec, currentWave, state } = props.campaign;
  const { gate } = spec;
  const placeOf = (wave: number) => {
    if (wave < currentWave || state === 'done') return 'past';
    return wave === currentWave ? 'current' : 'next';
  };
  const rules = [
    t('waves.batch', {
      batch: String(spec.batch),
      rate: String(spec.perMinute),
    }),
    ...(gate.soakMinutes > 0
      ? [t('waves.soak', { count: gate.soakMinutes })]
      : []),
    t('waves.gate', { percent: String(gate.readyPercent) }),
    t('waves.stop', { count: spec.stopAfterFailures }),
  ];
  return (
    <Section title={t('waves.title')}>
      <ol className={css.waves}>
        {spec.waves.map(({ name, environments, labels }, wave) => (
          <li
            key={name}
            aria-current={placeOf(wave) === 'current' ? 'step' : undefined}
          >
            <span className={styles.badge}>
              <Link
                href={address(`campaigns/${encodeURIComponent(spec.name)}`, {
                  wave: String(wave),
                })}
              >
                {`${wave + 1}. ${name}`}
              </Link>
              <Chip tone={placeOf(wave) === 'current' ? 'busy' : 'quiet'}>
                {t(`waves.${placeOf(wave)}`)}
              </Chip>
            </span>
            <div className={styles.muted}>
              {[
                environments.join(', '),
                ...Object.entries(labels ?? {}).map(pair => pair.join('=')),
              ].join(' · ')}
            </div>
          </li>
        ))}
      </ol>
      <div className={styles.muted}>{rules.join(' · ')}</div>
    </Section>
  );
}
