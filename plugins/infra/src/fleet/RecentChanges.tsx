import { Link } from '@backstage/ui';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  ChangeRecord,
  ServiceComponents,
} from '@groundwork/backstage-plugin-infra-common';
import { safeUrl } from '../api/safeUrl';
import { Ago } from '../status/Ago';
import { Chip } from '../status/Chip';
import styles from '../status/status.module.css';
import { infraFleetTranslationRef } from '../translation/fleetTranslationRef';
import fleet from './fleet.module.css';
import { shortRef } from './shortRef';
import { useServiceAddress } from './useServiceAddress';

/** What was submitted last. */
export function RecentChanges(props: {
  changes: readonly ChangeRecord[];
  components: ServiceComponents;
}) {
  const { t } = useTranslationRef(infraFleetTranslationRef);
  const addressOf = useServiceAddress();
  if (props.changes.length === 0) return <p>{t('overview.noRecent')}</p>;
  return (
    <ul className={fleet.list}>
      {props.changes.map(change => (
        <li key={change.id}>
          <Link
            href={addressOf(change.service, props.components[change.service])}
          >
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
