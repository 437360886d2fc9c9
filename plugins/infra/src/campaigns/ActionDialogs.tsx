import { type ReactNode, useState } from 'react';
import { Button } from '@backstage/ui';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { CampaignAction } from '@groundwork/backstage-plugin-infra-common';
import { errorText } from '../api/errorText';
import { Dialog } from '../dialog/Dialog';
import { LongTextField, TextField } from '../dialog/Field';
import dialog from '../dialog/dialog.module.css';
import styles from '../status/status.module.css';
import { infraCampaignsTranslationRef } from '../translation/campaignsTranslationRef';
import type { CampaignActing } from './useCampaignAction';

/** Days that an opt-out lasts when nobody says another number. */
const OPT_OUT_DAYS = 14;
const DAY_MS = 86_400_000;

function ActionDialog(props: {
  title: string;
  /** Undefined while something is missing. */
  action: CampaignAction | undefined;
  acting: CampaignActing;
  onClose(): void;
  children: ReactNode;
}) {
  const { t } = useTranslationRef(infraCampaignsTranslationRef);
  const { title, action, acting, onClose, children } = props;
  const close = () => {
    acting.reset();
    onClose();
  };
  return (
    <Dialog
      title={title}
      closeLabel={t('action.cancel')}
      onClose={close}
      actions={
        <Button
          variant="primary"
          isDisabled={!action || acting.isBusy}
          onPress={async () => {
            if (action && (await acting.act(action))) close();
          }}
        >
          {acting.isBusy ? t('action.busy') : title}
        </Button>
      }
    >
      {children}
      {acting.error !== undefined && (
        <div className={styles.notice} data-tone="bad" role="alert">
          {t('action.failed', { message: errorText(acting.error) })}
        </div>
      )}
    </Dialog>
  );
}

/** Asks why a campaign is paused or stopped; to stop it, its name is typed. */
export function HaltDialog(props: {
  name: string;
  action: 'pause' | 'stop';
  acting: CampaignActing;
  onClose(): void;
}) {
  const { t } = useTranslationRef(infraCampaignsTranslationRef);
  const { name, action, acting, onClose } = props;
  const [reason, setReason] = useState('');
  const [typed, setTyped] = useState('');
  const isSure = action === 'pause' || typed.trim() === name;
  return (
    <ActionDialog
      title={t(`action.${action}`)}
      acting={acting}
      onClose={onClose}
      action={
        isSure
          ? { action, ...(reason.trim() && { reason: reason.trim() }) }
          : undefined
      }
    >
      <div>{t(`action.${action}Text`)}</div>
      <LongTextField
        label={t('action.reason')}
        value={reason}
        maxLength={500}
        onChange={setReason}
      />
      {action === 'stop' && (
        <TextField
          label={t('action.confirm', { word: name })}
          value={typed}
          onChange={setTyped}
        />
      )}
    </ActionDialog>
  );
}

/** Asks why a service does not take part, who answers for it, and until when. */
export function OptOutDialog(props: {
  service: string;
  owner: string;
  acting: CampaignActing;
  onClose(): void;
}) {
  const { t } = useTranslationRef(infraCampaignsTranslationRef);
  const { acting, onClose } = props;
  const [service, setService] = useState(props.service);
  const [owner, setOwner] = useState(props.owner);
  const [reason, setReason] = useState('');
  const [until, setUntil] = useState(() =>
    new Date(Date.now() + OPT_OUT_DAYS * DAY_MS).toISOString().slice(0, 10),
  );
  const isWhole = [service, owner, reason, until].every(text => text.trim());
  return (
    <ActionDialog
      title={t('action.optOut')}
      acting={acting}
      onClose={onClose}
      action={
        isWhole
          ? {
              action: 'opt-out',
              service: service.trim(),
              owner: owner.trim(),
              reason: reason.trim(),
              expiresAt: `${until}T00:00:00.000Z`,
            }
          : undefined
      }
    >
      <div>{t('action.optOutText')}</div>
      <div className={dialog.fields}>
        <TextField
          label={t('action.service')}
          value={service}
          maxLength={63}
          onChange={setService}
        />
        <TextField
          label={t('action.owner')}
          help={t('action.ownerHelp')}
          value={owner}
          maxLength={200}
          onChange={setOwner}
        />
        <TextField
          type="date"
          label={t('action.until')}
          value={until}
          onChange={setUntil}
        />
      </div>
      <LongTextField
        label={t('action.reason')}
        value={reason}
        maxLength={500}
        onChange={setReason}
      />
    </ActionDialog>
  );
}
