import { Flex, Link, Text } from '@backstage/ui';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ChangeRecord } from '@groundwork/backstage-plugin-infra-common';
import { safeUrl } from '../api/source';
import { infraTranslationRef } from '../translation/translationRef';

/** Pull requests that nobody has merged yet. */
export function OpenChanges(props: { changes: readonly ChangeRecord[] }) {
  const { t } = useTranslationRef(infraTranslationRef);
  const open = props.changes.filter(change => change.status === 'proposed');
  if (open.length === 0) return null;
  return (
    <Flex direction="column" gap="1">
      <Text weight="bold">{t('card.openChanges')}</Text>
      {open.map(({ id, title, pullRequest }) => {
        const href = safeUrl(pullRequest?.url);
        const text = pullRequest ? `#${pullRequest.number} ${title}` : title;
        return href ? (
          <Link key={id} href={href} target="_blank">
            {text}
          </Link>
        ) : (
          <Text key={id}>{text}</Text>
        );
      })}
    </Flex>
  );
}
