import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { CampaignPreview as Preview } from '@groundwork/backstage-plugin-infra-common';
import { errorText } from '../api/errorText';
import type { Answer } from '../api/useAnswer';
import { LinePlaceholder } from '../fleet/Placeholder';
import { Section } from '../fleet/Section';
import styles from '../status/status.module.css';
import { infraCampaignsTranslationRef } from '../translation/campaignsTranslationRef';
import type { Missing } from './campaignDraft';
import css from './campaigns.module.css';

/** More reasons than this are not read by anybody. */
const SHOWN = 10;

function Content(props: { preview: Preview }) {
  const { t } = useTranslationRef(infraCampaignsTranslationRef);
  const { services, items, waves, blocked, minutes } = props.preview;
  return (
    <>
      <p>
        {items === 0
          ? t('form.nothing')
          : t('form.counted', {
              services: String(services),
              items: String(items),
              count: Math.max(1, Math.ceil(minutes)),
            })}
      </p>
      <ol className={css.list}>
        {waves.map(({ name, items: number }, n) => (
          <li key={`${n} ${name}`}>{`${name}: ${number}`}</li>
        ))}
      </ol>
      {blocked.length > 0 && (
        <>
          <p>{t('form.blocked', { count: blocked.length })}</p>
          <ul className={css.list}>
            {blocked.slice(0, SHOWN).map(({ service, reason }) => (
              <li key={service}>{`${service}: ${reason}`}</li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

/** What starting the campaign would mean, as the backend counts it. */
export function CampaignPreview(props: {
  preview: Answer<Preview>;
  missing: readonly Missing[];
  /** Why it could not be started. */
  failure: unknown;
}) {
  const { t } = useTranslationRef(infraCampaignsTranslationRef);
  const { preview, missing, failure } = props;
  const problem = failure ?? preview.error;
  return (
    <div aria-live="polite" aria-busy={preview.loading}>
      <Section title={t('form.preview')}>
        {missing.length > 0 && (
          <>
            {t('form.missing')}
            <ul className={css.list}>
              {missing.map(each => (
                <li key={JSON.stringify(each)}>
                  {each.what === 'wave'
                    ? t('form.need.wave', { number: String(each.number) })
                    : t(`form.need.${each.what}`)}
                </li>
              ))}
            </ul>
          </>
        )}
        {problem !== undefined && (
          <div className={styles.notice} data-tone="bad" role="alert">
            {t('form.previewFailed', { message: errorText(problem) })}
          </div>
        )}
        {preview.loading && !preview.value && (
          <div role="img" aria-label={t('form.previewing')}>
            <LinePlaceholder width="80%" />
            <LinePlaceholder width="40%" />
          </div>
        )}
        {preview.value && preview.error === undefined && (
          <Content preview={preview.value} />
        )}
      </Section>
    </div>
  );
}
