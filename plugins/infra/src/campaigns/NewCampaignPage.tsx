import { useState } from 'react';
import { Button } from '@backstage/ui';
import {
  Link as RouterLink,
  useNavigate,
  useSearchParams,
} from 'react-router-dom';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import {
  infraCampaignManagePermission,
  type PlatformView,
} from '@groundwork/backstage-plugin-infra-common';
import { infraApiRef } from '../api/infraApiRef';
import { useAnswer } from '../api/useAnswer';
import fleet from '../fleet/fleet.module.css';
import { usePageAddress } from '../fleet/pageAddress';
import { LinePlaceholder } from '../fleet/Placeholder';
import { StatusNotice } from '../status/StatusNotice';
import styles from '../status/status.module.css';
import { infraCampaignsTranslationRef } from '../translation/campaignsTranslationRef';
import { missingOf, newDraft, specOf } from './campaignDraft';
import { CampaignForm } from './CampaignForm';
import { CampaignPreview } from './CampaignPreview';
import css from './campaigns.module.css';

/** How long typing must rest before a preview is asked for, in ms. */
const PREVIEW_DELAY = 400;

function Form(props: { platform: PlatformView }) {
  const { t } = useTranslationRef(infraCampaignsTranslationRef);
  const { platform } = props;
  const infraApi = useApi(infraApiRef);
  const navigate = useNavigate();
  const address = usePageAddress();
  const [search] = useSearchParams();
  const { allowed, loading } = usePermission({
    permission: infraCampaignManagePermission,
  });
  const [draft, setDraft] = useState(() =>
    newDraft(platform, { from: search.get('from'), to: search.get('to') }),
  );
  const [failure, setFailure] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const spec = specOf(draft);
  const preview = useAnswer(
    spec && allowed ? JSON.stringify(spec) : undefined,
    signal => infraApi.previewCampaign(spec!, { signal }),
    { delay: PREVIEW_DELAY },
  );
  const isReady =
    spec !== undefined &&
    !preview.loading &&
    preview.error === undefined &&
    (preview.value?.items ?? 0) > 0;
  const start = async () => {
    if (!spec) return;
    setBusy(true);
    setFailure(undefined);
    try {
      await infraApi.startCampaign(spec);
      navigate(address(`campaigns/${encodeURIComponent(spec.name)}`));
    } catch (error) {
      setFailure(error);
      setBusy(false);
    }
  };
  return (
    <div className={css.form}>
      <CampaignForm
        draft={draft}
        platform={platform}
        update={part => {
          setFailure(undefined);
          setDraft(before => ({ ...before, ...part }));
        }}
      />
      <div className={`${styles.stack} ${css.preview}`}>
        <CampaignPreview
          preview={preview}
          missing={missingOf(draft)}
          failure={failure}
        />
        <div>
          <Button
            variant="primary"
            isDisabled={!allowed || !isReady || isBusy}
            onPress={start}
          >
            {isBusy ? t('form.starting') : t('form.start')}
          </Button>
        </div>
        {!allowed && !loading && (
          <div className={styles.muted}>{t('notAllowed')}</div>
        )}
      </div>
    </div>
  );
}

/** The form of a new campaign, with what it would touch beside it. */
export function NewCampaignPage() {
  const { t } = useTranslationRef(infraCampaignsTranslationRef);
  const infraApi = useApi(infraApiRef);
  const address = usePageAddress();
  const platform = useAnswer('platform', signal =>
    infraApi.getPlatform({ signal }),
  );
  return (
    <div className={`${styles.stack} ${fleet.page}`}>
      <nav>
        <RouterLink to={address('campaigns')} className={css.back}>
          {`← ${t('all')}`}
        </RouterLink>
      </nav>
      <div className={css.title}>
        <h2>{t('new')}</h2>
      </div>
      {platform.error !== undefined && (
        <StatusNotice error={platform.error} onRetry={platform.retry} />
      )}
      {platform.loading && (
        <div role="img" aria-label={t('form.loading')}>
          {[0, 1, 2, 3, 4, 5, 6, 7].map(line => (
            <LinePlaceholder key={line} width="60%" />
          ))}
        </div>
      )}
      {platform.value && <Form platform={platform.value} />}
    </div>
  );
}
