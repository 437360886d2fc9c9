import { Link as RouterLink } from 'react-router-dom';
import { Skeleton } from '@backstage/ui';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Overview } from '@groundwork/backstage-plugin-infra-common';
import { infraFleetTranslationRef } from '../translation/fleetTranslationRef';
import fleet from './fleet.module.css';
import { usePageAddress } from './pageAddress';
import { LinePlaceholder } from './Placeholder';

/** The four numbers, each the way to the list behind it. */
export function Numbers(props: { overview: Overview }) {
  const { t } = useTranslationRef(infraFleetTranslationRef);
  const address = usePageAddress();
  const { needAttention, inProgress, behindOnPackages, proposalsWaiting } =
    props.overview;
  const numbers = [
    {
      count: needAttention,
      text: t('overview.attention', { count: needAttention }),
      to: address('services', { attention: 'true', sort: 'attention' }),
      isLoud: needAttention > 0,
    },
    {
      count: inProgress,
      text: t('overview.inProgress', { count: inProgress }),
      to: address('services', { progress: 'true' }),
    },
    {
      count: behindOnPackages,
      text: t('overview.behind', { count: behindOnPackages }),
      to: address('services', { behind: 'true' }),
    },
    {
      count: proposalsWaiting,
      text: t('overview.proposals', { count: proposalsWaiting }),
      to: address('requests', { state: 'open' }),
    },
  ];
  return (
    <nav className={fleet.numbers} aria-label={t('overview.numbers')}>
      {numbers.map(({ count, text, to, isLoud }) => (
        <RouterLink
          key={text}
          to={to}
          className={fleet.number}
          data-loud={isLoud || undefined}
        >
          <strong>{count}</strong>
          {text}
        </RouterLink>
      ))}
    </nav>
  );
}

/** What stands for the four numbers. */
export function NumbersPlaceholder() {
  return (
    <div className={fleet.numbers}>
      {[0, 1, 2, 3].map(number => (
        <div key={number} className={fleet.number}>
          <strong>
            <Skeleton width="3rem" height="1lh" />
          </strong>
          <LinePlaceholder width="80%" />
        </div>
      ))}
    </div>
  );
}
