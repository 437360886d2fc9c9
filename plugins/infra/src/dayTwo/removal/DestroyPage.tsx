import { useState } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  formatResourceId,
  type ChangeInput,
} from '@groundwork/backstage-plugin-infra-common';
import { TextField } from '../../dialog/Field';
import fields from '../../dialog/dialog.module.css';
import styles from '../../status/status.module.css';
import { infraChangeTranslationRef } from '../../translation/changeTranslationRef';
import { useChoices } from '../address';
import { refusalEverywhere, refusalsOf } from '../allowed';
import css from '../dayTwo.module.css';
import { ChangePage } from '../frame/ChangePage';
import { Checks } from '../frame/Checks';
import { resourceTitle, type ServiceFacts } from '../frame/facts';
import { removedState, useRemovedNote } from './removedState';

/** A time of the person's own clock, as the backend takes it. */
function readTime(local: string): string | undefined {
  const time = new Date(local);
  return local && !Number.isNaN(time.getTime())
    ? time.toISOString()
    : undefined;
}

/** Destroys what was removed, with its data. */
export default function DestroyPage(props: { facts: ServiceFacts }) {
  const { t } = useTranslationRef(infraChangeTranslationRef);
  const { service, platform, allowed } = props.facts;
  const choices = useChoices();
  const noteOf = useRemovedNote();
  // Not part of the address: each person types and says it.
  const [confirmation, setConfirmation] = useState('');
  const [backup, setBackup] = useState('');
  const removed = service.removed ?? [];
  const possible = removed.filter(
    one => removedState(one, Date.now()) === 'over',
  );
  const asked = choices.list('resources') ?? [];
  const chosen = possible.filter(one => asked.includes(formatResourceId(one)));
  const names = [...new Set(removed.flatMap(one => one.environments))];
  const lastBackup = readTime(backup);
  const isConfirmed = confirmation.trim() === service.name;
  const missing = [
    ...(chosen.length > 0 ? [] : [t('destroy.missing')]),
    ...(lastBackup ? [] : [t('destroy.backupMissing')]),
    ...(isConfirmed
      ? []
      : [t('destroy.confirmMissing', { service: service.name })]),
  ];
  const change: ChangeInput | undefined =
    chosen.length > 0 && lastBackup && isConfirmed
      ? {
          kind: 'destroy',
          service: service.name,
          resources: chosen.map(({ type, name }) => ({ type, name })),
          confirmation: confirmation.trim(),
          lastBackup,
          // Written over by what the person says.
          reason: '-',
        }
      : undefined;
  return (
    <ChangePage
      title={t('title.destroy', { service: service.name })}
      change={change}
      missing={missing}
      repositoryUrl={platform.repository.url}
      refusals={refusalsOf(allowed, 'destroy', names)}
      isRefused={refusalEverywhere(allowed, 'destroy', names) !== undefined}
      needsReason
      isDestructive
    >
      <div className={styles.notice} data-tone="bad">
        <span>
          <strong>{t('destroy.risk')}</strong> {t('destroy.riskHelp')}
        </span>
      </div>
      <section className={`${css.panel} ${css.danger} ${styles.stack}`}>
        {removed.length === 0 && t('obstacle.nothingRemoved')}
        {removed.length > 0 && (
          <Checks
            legend={t('destroy.which')}
            isList
            options={removed.map(one => ({
              value: formatResourceId(one),
              label: resourceTitle(platform, one),
              note: noteOf(one),
              isDisabled: !possible.includes(one),
            }))}
            chosen={chosen.map(formatResourceId)}
            onChange={resources => choices.set({ resources })}
          />
        )}
        <div className={fields.fields}>
          <TextField
            label={t('destroy.backup')}
            help={t('destroy.backupHelp')}
            type="datetime-local"
            value={backup}
            onChange={setBackup}
          />
          <TextField
            label={t('destroy.confirm', { service: service.name })}
            value={confirmation}
            maxLength={100}
            onChange={setConfirmation}
          />
        </div>
      </section>
    </ChangePage>
  );
}
