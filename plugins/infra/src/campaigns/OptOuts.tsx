import { Button } from '@backstage/ui';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { OptOut } from '@groundwork/backstage-plugin-infra-common';
import { TableSection } from '../fleet/TableSection';
import { shortRef } from '../fleet/shortRef';
import { useLanguage } from '../status/Ago';
import { Chip } from '../status/Chip';
import { formatDay } from '../status/formatTime';
import { infraCampaignsTranslationRef } from '../translation/campaignsTranslationRef';

/** Services that do not take part for a while, who answers for that, until when. */
export function OptOuts(props: {
  optOuts: readonly OptOut[];
  /** Undefined for those who may not. */
  onOptIn: ((service: string) => void) | undefined;
}) {
  const { t } = useTranslationRef(infraCampaignsTranslationRef);
  const language = useLanguage();
  const { optOuts, onOptIn } = props;
  return (
    <TableSection
      id="opt-outs"
      title={t('optOuts.title')}
      none={t('optOuts.none')}
      isCounted
      columns={[
        t('optOuts.service'),
        t('optOuts.reason'),
        t('optOuts.owner'),
        t('optOuts.expires'),
        t('optOuts.optIn'),
      ]}
      rows={optOuts.map(({ service, reason, owner, expiresAt }) => ({
        key: service,
        cells: [
          service,
          reason,
          shortRef(owner),
          <>
            {formatDay(expiresAt, language)}{' '}
            {Date.parse(expiresAt) <= Date.now() && (
              <Chip tone="quiet">{t('optOuts.over')}</Chip>
            )}
          </>,
          onOptIn && (
            <Button
              size="small"
              variant="secondary"
              aria-label={t('optOuts.optInOf', { service })}
              onPress={() => onOptIn(service)}
            >
              {t('optOuts.optIn')}
            </Button>
          ),
        ],
      }))}
    />
  );
}
