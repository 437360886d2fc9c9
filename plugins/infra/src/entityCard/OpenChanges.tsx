import { Flex, Link, Text } from '@backstage/ui';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ChangeRecord } from '@groundwork/backstage-plugin-infra-common';
import { safeUrl } from '../api/source';
import { infraTranslationRef } from '../translation/translationRef';

/** Changes that nobody has merged yet, each with its pull request. */
export function OpenChanges(props: {
  title: string;
  changes: readonly ChangeRecord[];
}) {
  const { t } = useTranslationRef(infraTranslationRef);
  return (
    <Flex direction="column" gap="1">
      <Text>{props.title}</Text>
      {props.changes.map(({ id, title, pullRequest }) => {
        const href = safeUrl(pullRequest?.url);
        return href ? (
          <Link key={id} href={href} target="_blank">
            {`#${pullRequest?.number} ${title}`}
          </Link>
        ) : (
          <Text key={id}>{t('card.opening', { title })}</Text>
        );
      })}
    </Flex>
  );
}
