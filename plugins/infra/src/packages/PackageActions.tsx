import { useState } from 'react';
import { Button, ButtonLink } from '@backstage/ui';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import {
  infraCampaignManagePermission,
  infraPlatformChangePermission,
  type PackageView,
} from '@groundwork/backstage-plugin-infra-common';
import { usePageAddress } from '../fleet/pageAddress';
import styles from '../status/status.module.css';
import { infraPackagesTranslationRef } from '../translation/packagesTranslationRef';
import { DeprecateDialog } from './DeprecateDialog';
import { ReleaseDialog } from './ReleaseDialog';
import { RevokeDialog } from './RevokeDialog';

const dialogs = {
  release: ReleaseDialog,
  deprecate: DeprecateDialog,
  revoke: RevokeDialog,
} as const;

const names = ['release', 'deprecate', 'revoke'] as const;

/** What one may propose for a version, or why one may not. */
export function PackageActions(props: {
  view: PackageView;
  onChanged(): void;
}) {
  const { t } = useTranslationRef(infraPackagesTranslationRef);
  const { view, onChanged } = props;
  const address = usePageAddress();
  const [open, setOpen] = useState<(typeof names)[number]>();
  const { allowed, loading } = usePermission({
    permission: infraPlatformChangePermission,
  });
  const campaigns = usePermission({
    permission: infraCampaignManagePermission,
  });
  const isRevoked = view.state === 'revoked';
  const Opened = open && dialogs[open];
  return (
    <div>
      <div className={styles.row}>
        {names.map(name => (
          <Button
            key={name}
            size="small"
            variant={name === 'release' ? 'primary' : 'secondary'}
            isDisabled={!allowed || (isRevoked && name !== 'release')}
            onPress={() => setOpen(name)}
          >
            {t(`action.${name}`)}
          </Button>
        ))}
        {campaigns.allowed && view.state === 'certified' && (
          <ButtonLink
            size="small"
            variant="secondary"
            href={address('campaigns/new', { to: view.ref })}
          >
            {t('action.campaign')}
          </ButtonLink>
        )}
      </div>
      {!allowed && !loading && (
        <div className={styles.muted}>{t('action.notAllowed')}</div>
      )}
      {isRevoked && <div className={styles.muted}>{t('action.isRevoked')}</div>}
      {Opened && (
        <Opened
          view={view}
          onClose={() => {
            setOpen(undefined);
            onChanged();
          }}
        />
      )}
    </div>
  );
}
