import { Link } from '@backstage/ui';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ChangeRecord } from '@groundwork/backstage-plugin-infra-common';
import { safeUrl } from '../api/safeUrl';
import { Ago } from '../status/Ago';
import { Chip } from '../status/Chip';
import { useTabAddress } from '../status/serviceAddress';
import styles from '../status/status.module.css';
import { infraFleetTranslationRef } from '../translation/fleetTranslationRef';
import fleet from './fleet.module.css';
import { shortRef } from './shortRef';

/** What was submitted last. */
export function RecentChanges(props: { changes: readonly ChangeRecord[] }) {
  const { t } = useTranslationRef(infraFleetTranslationRef);
  const tab = useTabAddress();
  if (props.changes.length === 0) return <p>{t('overview.noRecent')}</p>;
  return (
    <ul className={fleet.list}>
      {props.changes.map(change => (
        <li key={change.id}>
          <Link href={tab(`component:default/${change.service}`)}>
            {change.service}
          </Link>{' '}
          {change.title}{' '}
          {change.pullRequest && (
            <Link href={safeUrl(change.pullRequest.url)} target="_blank">
              {`#${change.pullRequest.number}`}
            </Link>
          )}{' '}
          <Chip tone={change.status === 'failed' ? 'bad' : 'quiet'}>
            {t(`requests.change.${change.status}`)}
          </Chip>
          <div className={styles.muted}>
            {t('overview.by', { author: shortRef(change.requestedBy) })} ·{' '}
            <Ago at={change.updatedAt} />
          </div>
        </li>
      ))}
    </ul>
  );
}
