import { Button, ButtonLink, Flex, Link, Skeleton, Text } from '@backstage/ui';
import { EntityInfoCard, useEntity } from '@backstage/plugin-catalog-react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { errorText } from '../api/errorText';
import { infraTranslationRef } from '../translation/translationRef';
import { EnvironmentTable } from './EnvironmentTable';
import { OpenChanges } from './OpenChanges';
import { useRequestLink } from './requestLink';
import { useServiceStatus } from './useServiceStatus';

/** What a service has, by environment, and the way to ask for more. */
export function InfrastructureCard() {
  const { t } = useTranslationRef(infraTranslationRef);
  const { entity } = useEntity();
  const link = useRequestLink(entity);
  const answer = useServiceStatus(entity.metadata.name);
  const hasFailed = answer.error !== undefined;
  const status = answer.loading || hasFailed ? undefined : answer.value;
  const service = status?.service;
  return (
    <EntityInfoCard
      title={t('card.title')}
      headerActions={
        service && (
          <Text variant="body-small">
            {[service.profile, service.package].filter(Boolean).join(' · ')}
          </Text>
        )
      }
      footerActions={
        link && (
          <ButtonLink href={link} variant="primary" size="small">
            {t('request')}
          </ButtonLink>
        )
      }
    >
      {answer.loading && (
        <Flex direction="column" gap="2" aria-label={t('card.loading')}>
          <Skeleton width="100%" height={20} />
          <Skeleton width="100%" height={20} />
          <Skeleton width="100%" height={20} />
        </Flex>
      )}
      {hasFailed && (
        <Flex direction="column" gap="2" align="start" role="alert">
          <Text>{t('card.failed', { message: errorText(answer.error) })}</Text>
          <Button variant="secondary" size="small" onPress={answer.retry}>
            {t('card.retry')}
          </Button>
        </Flex>
      )}
      {status && (
        <Flex direction="column" gap="3">
          {service && <EnvironmentTable service={service} />}
          {!service && status.open.length === 0 && (
            <Text>{t('card.empty')}</Text>
          )}
          {status.open.length > 0 && (
            <OpenChanges
              title={t(service ? 'card.openChanges' : 'card.onlyAskedFor')}
              changes={status.open}
            />
          )}
          {service && service.problems.length > 0 && (
            <Link href={service.url} target="_blank">
              {t('card.problems', { count: service.problems.length })}
            </Link>
          )}
        </Flex>
      )}
    </EntityInfoCard>
  );
}
