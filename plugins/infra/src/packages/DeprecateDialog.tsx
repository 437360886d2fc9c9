import { useState } from 'react';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  PackageView,
  PlatformChangeInput,
} from '@groundwork/backstage-plugin-infra-common';
import { infraApiRef } from '../api/infraApiRef';
import { useAnswer } from '../api/useAnswer';
import { ChoiceField, LongTextField, TextField } from '../dialog/Field';
import dialog from '../dialog/dialog.module.css';
import { infraPackagesTranslationRef } from '../translation/packagesTranslationRef';
import { ProposalDialog } from './ProposalDialog';

/** Proposes that nobody should begin to use a version. */
export function DeprecateDialog(props: { view: PackageView; onClose(): void }) {
  const { t } = useTranslationRef(infraPackagesTranslationRef);
  const { view, onClose } = props;
  const infraApi = useApi(infraApiRef);
  const packages = useAnswer('packages', signal =>
    infraApi.listPackages({ signal }),
  );
  const [replacement, setReplacement] = useState(view.replacement ?? '');
  const [endsAt, setEndsAt] = useState(view.endsAt ?? '');
  const [reason, setReason] = useState('');
  const usable = (packages.value?.packages ?? [])
    .flatMap(({ versions }) => versions)
    .filter(({ ref, state }) => state === 'certified' && ref !== view.ref);
  const change: PlatformChangeInput | undefined = reason.trim()
    ? {
        kind: 'deprecate',
        package: view.ref,
        reason: reason.trim(),
        ...(replacement && { replacement }),
        ...(endsAt && { endsAt }),
      }
    : undefined;
  return (
    <ProposalDialog
      title={`${t('action.deprecate')}: ${view.ref.replace('@', ' ')}`}
      change={change}
      missing={change ? [] : [t('action.needReason')]}
      onClose={onClose}
    >
      <div>{t('action.deprecateText')}</div>
      <div className={dialog.fields}>
        <ChoiceField
          label={t('action.replacement')}
          value={replacement}
          options={[
            { value: '', title: t('action.noReplacement') },
            ...usable.map(({ ref }) => ({
              value: ref,
              title: ref.replace('@', ' '),
            })),
          ]}
          onChange={setReplacement}
        />
        <TextField
          type="date"
          label={t('action.endsAt')}
          value={endsAt}
          onChange={setEndsAt}
        />
      </div>
      <LongTextField
        label={t('action.reason')}
        help={t('action.reasonHelp')}
        value={reason}
        maxLength={1000}
        onChange={setReason}
      />
    </ProposalDialog>
  );
}
