import { Link } from '@backstage/ui';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Overview } from '@groundwork/backstage-plugin-infra-common';
import { Ago } from '../status/Ago';
import { PhaseChip } from '../status/Chip';
import styles from '../status/status.module.css';
import { infraFleetTranslationRef } from '../translation/fleetTranslationRef';
import fleet from './fleet.module.css';
import { useServiceAddress } from './useServiceAddress';

/** What needs a person, the most urgent first. */
export function NeedsSomebody(props: { overview: Overview }) {
  const { t } = useTranslationRef(infraFleetTranslationRef);
  const addressOf = useServiceAddress();
  const { attention, components } = props.overview;
  if (attention.length === 0) return <p>{t('overview.nothing')}</p>;
  return (
    <ul className={fleet.list}>
      {attention.map(
        ({ service, environment, resource, phase, text, since, action }) => (
          <li
            key={`${service} ${environment} ${resource.type} ${resource.name}`}
          >
            <PhaseChip phase={phase} />{' '}
            <Link
              href={addressOf(
                service,
                components[service],
                { environment, ...resource },
                phase === 'awaiting-approval' ? 'plan' : 'status',
              )}
            >
              {service}
            </Link>{' '}
            {text}
            <div className={styles.muted}>
              {action}
              {action && since && ' · '}
              {since && <Ago at={since} />}
            </div>
          </li>
        ),
      )}
    </ul>
  );
}
