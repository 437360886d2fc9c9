import { Button } from '@backstage/ui';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { TextField } from '../dialog/Field';
import dialog from '../dialog/dialog.module.css';
import styles from '../status/status.module.css';
import { infraCampaignsTranslationRef } from '../translation/campaignsTranslationRef';
import type { WaveDraft } from './campaignDraft';
import css from './campaigns.module.css';
import { Checks } from './Checks';

function Wave(props: {
  wave: WaveDraft;
  number: number;
  environments: readonly { name: string; title: string }[];
  onChange(wave: WaveDraft): void;
  onEarlier(): void;
  /** Undefined for the only one. */
  onRemove: (() => void) | undefined;
}) {
  const { t } = useTranslationRef(infraCampaignsTranslationRef);
  const { wave, environments, onChange, onEarlier, onRemove } = props;
  const number = String(props.number);
  return (
    <fieldset className={css.wave}>
      <legend>{t('form.wave', { number })}</legend>
      <div className={dialog.fields}>
        <TextField
          label={t('form.waveName')}
          value={wave.name}
          maxLength={60}
          onChange={name => onChange({ ...wave, name })}
        />
        <TextField
          label={t('form.waveLabels')}
          value={wave.labels}
          onChange={labels => onChange({ ...wave, labels })}
        />
      </div>
      <div className={styles.row}>
        <Checks
          label={t('form.environments')}
          options={environments}
          chosen={wave.environments}
          onChange={chosen => onChange({ ...wave, environments: chosen })}
        />
        {props.number > 1 && (
          <Button
            size="small"
            variant="tertiary"
            aria-label={t('form.moveUp', { number })}
            onPress={onEarlier}
          >
            {t('form.earlier')}
          </Button>
        )}
        {onRemove && (
          <Button
            size="small"
            variant="tertiary"
            aria-label={t('form.removeWave', { number })}
            onPress={onRemove}
          >
            {t('form.remove')}
          </Button>
        )}
      </div>
    </fieldset>
  );
}

/** The waves, in their order. */
export function WaveFields(props: {
  waves: readonly WaveDraft[];
  environments: readonly { name: string; title: string }[];
  onChange(waves: WaveDraft[]): void;
}) {
  const { t } = useTranslationRef(infraCampaignsTranslationRef);
  const { waves, environments, onChange } = props;
  const without = (n: number) => waves.filter((_, at) => at !== n);
  return (
    <>
      {waves.map((wave, n) => (
        <Wave
          key={wave.key}
          wave={wave}
          number={n + 1}
          environments={environments}
          onChange={changed =>
            onChange(waves.map((each, at) => (at === n ? changed : each)))
          }
          onEarlier={() =>
            onChange([
              ...without(n).slice(0, n - 1),
              wave,
              ...without(n).slice(n - 1),
            ])
          }
          onRemove={waves.length > 1 ? () => onChange(without(n)) : undefined}
        />
      ))}
      <Button
        size="small"
        variant="secondary"
        onPress={() =>
          onChange([
            ...waves,
            {
              key: Math.max(...waves.map(({ key }) => key)) + 1,
              name: '',
              environments: [],
              labels: '',
            },
          ])
        }
      >
        {t('form.addWave')}
      </Button>
    </>
  );
}
