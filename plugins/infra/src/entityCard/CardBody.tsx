import { Link } from '@backstage/ui';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ServiceCard } from '@groundwork/backstage-plugin-infra-common';
import { safeUrl } from '../api/safeUrl';
import { Ago } from '../status/Ago';
import { resourceSearch } from '../status/serviceAddress';
import styles from '../status/status.module.css';
import { infraStatusTranslationRef } from '../translation/statusTranslationRef';
import { PhaseTable } from './PhaseTable';

/** The one sentence about what needs somebody. */
function AttentionLine(props: { card: ServiceCard; tab: string }) {
  const { t } = useTranslationRef(infraStatusTranslationRef);
  const { attention, moreAttention } = props.card;
  if (!attention) return null;
  const { environment, resource, phase, text, action } = attention;
  const hasPlan = phase === 'awaiting-approval';
  const search = resourceSearch(
    { environment, ...resource },
    hasPlan ? 'plan' : 'status',
  );
  return (
    <div className={styles.notice}>
      <strong aria-hidden>!</strong>
      <span title={action}>
        {text}
        {moreAttention > 0 && ` (${t('card.more', { count: moreAttention })})`}
      </span>
      <Link href={props.tab + search}>
        {t(hasPlan ? 'card.seePlan' : 'card.seeResource')}
      </Link>
    </div>
  );
}

/** Pull requests, the links people want most, and how old all of this is. */
function CardFoot(props: { card: ServiceCard; tab: string }) {
  const { t } = useTranslationRef(infraStatusTranslationRef);
  const { proposals, links, linkCount, asOf } = props.card;
  const open = proposals.filter(({ state }) => state === 'open');
  const shown = links.flatMap(link => {
    const href = safeUrl(link.url);
    return href ? [{ ...link, href }] : [];
  });
  return (
    <>
      {open.length > 0 && (
        <div className={styles.row}>
          <span>{t('card.pullRequests', { count: open.length })}</span>
          {open.slice(0, 3).map(({ number, url, title, summary }) => (
            <span key={number} title={title}>
              <Link href={safeUrl(url)} target="_blank">{`#${number}`}</Link>{' '}
              {summary}
            </span>
          ))}
        </div>
      )}
      <div className={styles.row}>
        {shown.length > 0 && (
          <>
            <span>{t('card.links')}</span>
            {shown.map(({ href, title, environment }) => (
              <Link
                key={`${title} ${href} ${environment}`}
                href={href}
                target="_blank"
                title={environment}
              >
                {title}
              </Link>
            ))}
            {linkCount > shown.length && (
              <Link href={`${props.tab}#links`}>
                {t('card.allLinks', { count: linkCount })}
              </Link>
            )}
          </>
        )}
        {asOf && (
          <span className={styles.muted} style={{ marginLeft: 'auto' }}>
            {t('card.asOf')} <Ago at={asOf} />
          </span>
        )}
      </div>
    </>
  );
}

/** Everything of the card but its frame. */
export function CardBody(props: { card: ServiceCard; tab: string }) {
  return (
    <>
      <AttentionLine {...props} />
      {props.card.resources.length > 0 && <PhaseTable card={props.card} />}
      <CardFoot {...props} />
    </>
  );
}
