import { Button, ButtonLink, Flex, Link, Skeleton, Text } from '@backstage/ui';
import { EntityInfoCard, useEntity } from '@backstage/plugin-catalog-react';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { errorText, isNotFound } from '../api/errorText';
import { infraApiRef } from '../api/infraApiRef';
import { useAnswer } from '../api/useAnswer';
import { infraTranslationRef } from '../translation/translationRef';
import { EnvironmentTable } from './EnvironmentTable';
import { OpenChanges } from './OpenChanges';
import { useRequestLink } from './requestLink';

/** What a service has, by environment, and the way to ask for more. */
export function InfrastructureCard() {
  const { t } = useTranslationRef(infraTranslationRef);
  const { entity } = useEntity();
  const infraApi = useApi(infraApiRef);
  const link = useRequestLink(entity);
  const { name } = entity.metadata;
  const answer = useAnswer(name, signal =>
    infraApi.getService(name, { signal }).catch(error => {
      if (isNotFound(error)) return undefined;
      throw error;
    }),
  );
  const service = answer.loading ? undefined : answer.value;
  const hasFailed = answer.error !== undefined;
  return (
    <EntityInfoCard
      title={t('card.title')}
      headerActions={
        service && (
          <Text variant="body-small" color="secondary">
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
      {!answer.loading && !hasFailed && !service && (
        <Text>{t('card.empty')}</Text>
      )}
      {service && (
        <Flex direction="column" gap="3">
          <EnvironmentTable service={service} />
          <OpenChanges changes={service.changes} />
          {service.problems.length > 0 && (
            <Link href={service.url} target="_blank">
              {t('card.problems', { count: service.problems.length })}
            </Link>
          )}
        </Flex>
      )}
    </EntityInfoCard>
  );
}
