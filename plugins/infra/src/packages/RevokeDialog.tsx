import { useState } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { PackageView } from '@groundwork/backstage-plugin-infra-common';
import { LongTextField } from '../dialog/Field';
import styles from '../status/status.module.css';
import { infraPackagesTranslationRef } from '../translation/packagesTranslationRef';
import { Adoption } from './PackageMatrix';
import { ProposalDialog } from './ProposalDialog';

/** Proposes to forbid a version for ever; its name has to be typed. */
export function RevokeDialog(props: { view: PackageView; onClose(): void }) {
  const { t } = useTranslationRef(infraPackagesTranslationRef);
  const { view, onClose } = props;
  const [reason, setReason] = useState('');
  return (
    <ProposalDialog
      title={`${t('action.revoke')}: ${view.ref.replace('@', ' ')}`}
      change={
        reason.trim()
          ? { kind: 'revoke', package: view.ref, reason: reason.trim() }
          : undefined
      }
      missing={reason.trim() ? [] : [t('action.needReason')]}
      confirm={view.ref}
      onClose={onClose}
    >
      <div className={styles.notice}>
        <span>{t('action.revokeText')}</span>
      </div>
      {view.adoption.length > 0 && (
        <div className={styles.row}>
          {`${t('column.used')}:`} <Adoption version={view} />
        </div>
      )}
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
