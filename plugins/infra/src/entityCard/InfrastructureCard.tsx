import { ButtonLink, Link, Skeleton } from '@backstage/ui';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { EntityInfoCard, useEntity } from '@backstage/plugin-catalog-react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { safeUrl } from '../api/safeUrl';
import { PackageState } from '../status/PackageState';
import { useTabAddress } from '../status/serviceAddress';
import { StatusNotice } from '../status/StatusNotice';
import styles from '../status/status.module.css';
import { infraStatusTranslationRef } from '../translation/statusTranslationRef';
import { CardBody } from './CardBody';
import { hasSeveralPackages } from './PhaseTable';
import { useRequestLink } from './requestLink';
import { useAnnouncement } from './useAnnouncement';
import { type CardContent, useCard } from './useCard';

/** Height of three rows with their head, the links and a pull request. */
const USUAL_HEIGHT = '11.5rem';

function AskedFor(props: { asked: CardContent['asked'] }) {
  const { t } = useTranslationRef(infraStatusTranslationRef);
  return (
    <>
      <span>
        {t(props.asked.length > 0 ? 'card.onlyAskedFor' : 'card.empty')}
      </span>
      {props.asked.map(({ id, title, pullRequest }) => {
        const href = safeUrl(pullRequest?.url);
        return href ? (
          <Link key={id} href={href} target="_blank">
            {`#${pullRequest?.number} ${title}`}
          </Link>
        ) : (
          <span key={id}>{t('card.opening', { title })}</span>
        );
      })}
    </>
  );
}

/** What became of a service's infrastructure, and the way to ask for more. */
export function InfrastructureCard() {
  const { t } = useTranslationRef(infraStatusTranslationRef);
  const { entity } = useEntity();
  const request = useRequestLink(entity);
  const tab = useTabAddress()(stringifyEntityRef(entity));
  const { value, error, loading, refresh } = useCard(entity.metadata.name);
  const card = value?.card;
  const announcement = useAnnouncement(card);
  const owner = entity.spec?.owner;
  const isEmpty = card?.resources.length === 0 && card.proposals.length === 0;
  const [environment] = card?.environments ?? [];
  return (
    <EntityInfoCard
      title={t('card.title')}
      headerActions={
        card && (
          <span className={styles.muted}>
            {card.profile}
            {environment?.package && !hasSeveralPackages(card.environments) && (
              <>
                {' · '}
                <PackageState of={environment} />
              </>
            )}
          </span>
        )
      }
      footerActions={
        <div className={styles.row}>
          {request && (
            <ButtonLink
              href={request}
              variant={value && (!card || isEmpty) ? 'primary' : 'secondary'}
              size="small"
            >
              {t('card.request')}
            </ButtonLink>
          )}
          <ButtonLink href={tab} variant="secondary" size="small">
            {t('card.details')}
          </ButtonLink>
        </div>
      }
    >
      <div
        className={styles.stack}
        style={{
          minHeight: loading || (card && !isEmpty) ? USUAL_HEIGHT : undefined,
        }}
      >
        <div role="status" className={styles.hidden}>
          {announcement}
        </div>
        {loading && (
          <div
            className={styles.stack}
            role="img"
            aria-label={t('card.loading')}
          >
            {[0, 1, 2, 3, 4].map(row => (
              <Skeleton key={row} width="100%" height={20} />
            ))}
          </div>
        )}
        {error !== undefined && (
          <StatusNotice
            error={error}
            kept={value !== undefined}
            owner={typeof owner === 'string' ? owner : undefined}
            onRetry={refresh}
          />
        )}
        {value && (!card || isEmpty) && <AskedFor asked={value.asked} />}
        {card && !isEmpty && <CardBody card={card} tab={tab} />}
      </div>
    </EntityInfoCard>
  );
}
