import type { ReactNode } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { PlatformView } from '@groundwork/backstage-plugin-infra-common';
import { ChoiceField, TextField } from '../dialog/Field';
import dialog from '../dialog/dialog.module.css';
import fleet from '../fleet/fleet.module.css';
import styles from '../status/status.module.css';
import { infraCampaignsTranslationRef } from '../translation/campaignsTranslationRef';
import { infraStatusTranslationRef } from '../translation/statusTranslationRef';
import { type CampaignDraft, nameOf } from './campaignDraft';
import { Checks } from './Checks';
import { WaveFields } from './WaveFields';

const kinds = ['upgrade', 'adopt', 'render'] as const;

const limits = [
  { name: 'batch', label: 'batch', min: 1, max: 1000 },
  { name: 'perMinute', label: 'rate', min: 1, max: 80 },
  { name: 'soakMinutes', label: 'soak', min: 0, max: 43_200 },
  { name: 'readyPercent', label: 'percent', min: 1, max: 100 },
  { name: 'stopAfterFailures', label: 'stop', min: 1, max: 1000 },
] as const;

interface Props {
  draft: CampaignDraft;
  platform: PlatformView;
  update(part: Partial<CampaignDraft>): void;
}

/** A part of the form. */
function Group(props: { title: string; children: ReactNode }) {
  return (
    <div className={fleet.panel}>
      <fieldset className={dialog.group}>
        <legend>{props.title}</legend>
        {props.children}
      </fieldset>
    </div>
  );
}

function What({ draft, platform, update }: Props) {
  const { t } = useTranslationRef(infraCampaignsTranslationRef);
  const { t: words } = useTranslationRef(infraStatusTranslationRef);
  const choose = { value: '', title: t('form.choose') };
  const packages = platform.packages.map(each => ({
    value: `${each.package}@${each.version}`,
    title: `${each.package} ${each.version} (${words(
      `package.${each.state}`,
    )})`,
    isRevoked: each.state === 'revoked',
  }));
  const workTitles = {
    upgrade: t('form.kind.upgrade'),
    adopt: t('work.adopt'),
    render: t('work.render'),
  };
  return (
    <Group title={t('form.what')}>
      <div className={styles.stack}>
        <div className={dialog.fields}>
          <TextField
            label={t('form.title')}
            value={draft.title}
            maxLength={120}
            onChange={title => update({ title })}
          />
          <TextField
            label={t('form.name')}
            help={t('form.nameHelp')}
            value={nameOf(draft)}
            maxLength={63}
            onChange={name => update({ name })}
          />
        </div>
        <div className={dialog.fields}>
          <ChoiceField
            label={t('form.work')}
            value={draft.kind}
            options={kinds.map(value => ({ value, title: workTitles[value] }))}
            onChange={kind => update({ kind: kind as CampaignDraft['kind'] })}
          />
          {draft.kind === 'upgrade' && (
            <>
              <ChoiceField
                label={t('form.from')}
                value={draft.from}
                options={[choose, ...packages]}
                onChange={from => update({ from })}
              />
              <ChoiceField
                label={t('form.to')}
                value={draft.to}
                options={[
                  choose,
                  ...packages.map(each => ({
                    ...each,
                    isDisabled: each.isRevoked || each.value === draft.from,
                  })),
                ]}
                onChange={to => update({ to })}
              />
            </>
          )}
        </div>
      </div>
    </Group>
  );
}

function Who({ draft, platform, update }: Props) {
  const { t } = useTranslationRef(infraCampaignsTranslationRef);
  const texts = ['owners', 'services', 'labels'] as const;
  return (
    <Group title={t('form.who')}>
      <div className={styles.stack}>
        <div className={styles.muted}>{t('form.whoHelp')}</div>
        <div className={dialog.fields}>
          {texts.map(name => (
            <TextField
              key={name}
              label={t(`form.${name}`)}
              help={t(`form.${name}Help`)}
              value={draft[name]}
              onChange={value => update({ [name]: value })}
            />
          ))}
        </div>
        <div>
          <div className={styles.muted}>{t('form.profiles')}</div>
          <Checks
            label={t('form.profiles')}
            options={platform.profiles}
            chosen={draft.profiles}
            onChange={profiles => update({ profiles })}
          />
        </div>
      </div>
    </Group>
  );
}

/** What a campaign does, to whom, in which order, and how fast. */
export function CampaignForm(props: Props) {
  const { t } = useTranslationRef(infraCampaignsTranslationRef);
  const { draft, platform, update } = props;
  return (
    <form onSubmit={event => event.preventDefault()}>
      <What {...props} />
      <Who {...props} />
      <Group title={t('form.waves')}>
        <div className={styles.muted}>{t('form.wavesHelp')}</div>
        <WaveFields
          waves={draft.waves}
          environments={platform.environments}
          onChange={waves => update({ waves })}
        />
      </Group>
      <Group title={t('form.how')}>
        <div className={dialog.fields}>
          {limits.map(({ name, label, min, max }) => (
            <TextField
              key={name}
              type="number"
              label={t(`form.${label}`)}
              min={min}
              max={max}
              value={draft[name]}
              onChange={value => update({ [name]: value })}
            />
          ))}
        </div>
      </Group>
    </form>
  );
}
