import { Link } from '@backstage/ui';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ProposalState } from '@groundwork/backstage-plugin-infra-common';
import { safeUrl } from '../api/safeUrl';
import { Ago } from '../status/Ago';
import { Chip } from '../status/Chip';
import styles from '../status/status.module.css';
import { infraServiceTranslationRef } from '../translation/serviceTranslationRef';
import tab from './tab.module.css';

/** Review, mergeability and checks of a pull request, in words. */
export function ProposalFacts(props: { proposal: ProposalState }) {
  const { t } = useTranslationRef(infraServiceTranslationRef);
  const { review, mergeable, checks, draft, state } = props.proposal;
  return (
    <span className={styles.row}>
      {draft && <Chip tone="quiet">{t('proposal.draft')}</Chip>}
      {state === 'open' ? (
        <>
          <Chip tone={review === 'changes-requested' ? 'attention' : 'busy'}>
            {t(`proposal.review.${review}`)}
          </Chip>
          {mergeable !== 'yes' && (
            <Chip tone={mergeable === 'conflicts' ? 'attention' : 'quiet'}>
              {t(`proposal.mergeable.${mergeable}`)}
            </Chip>
          )}
        </>
      ) : (
        <Chip tone="quiet">{t(`proposal.state.${state}`)}</Chip>
      )}
      {checks
        .filter(check => check.state !== 'neutral')
        .map(check => (
          <Chip
            key={check.name}
            tone={check.state === 'failure' ? 'bad' : 'good'}
            title={check.description}
          >
            {`${check.name}: ${t(`proposal.check.${check.state}`)}`}
          </Chip>
        ))}
    </span>
  );
}

/** Pull requests that touch a service. */
export function ProposalList(props: { proposals: readonly ProposalState[] }) {
  const { t } = useTranslationRef(infraServiceTranslationRef);
  return (
    <ul className={tab.list}>
      {props.proposals.map(proposal => (
        <li key={proposal.number} className={styles.stack}>
          <span>
            <Link href={safeUrl(proposal.url)} target="_blank">
              {`#${proposal.number} ${proposal.title}`}
            </Link>{' '}
            <span className={styles.muted}>
              {t('tab.by', { author: proposal.author })} ·{' '}
              <Ago at={proposal.updatedAt} />
            </span>
          </span>
          <ProposalFacts proposal={proposal} />
        </li>
      ))}
    </ul>
  );
}
