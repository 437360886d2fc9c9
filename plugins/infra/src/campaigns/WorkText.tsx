import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { CampaignWork } from '@groundwork/backstage-plugin-infra-common';
import { PackageLink } from '../status/PackageState';
import { infraCampaignsTranslationRef } from '../translation/campaignsTranslationRef';

/** What a campaign does to each service. */
export function WorkText(props: { work: CampaignWork }) {
  const { t } = useTranslationRef(infraCampaignsTranslationRef);
  const { work } = props;
  return work.kind === 'upgrade' ? (
    <>
      {t('work.upgrade', {
        from: <PackageLink package={work.from} />,
        to: <PackageLink package={work.to} />,
      })}
    </>
  ) : (
    <>{t(`work.${work.kind}`)}</>
  );
}
