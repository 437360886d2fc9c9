import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import styles from '../../status/status.module.css';
import { infraChangeTranslationRef } from '../../translation/changeTranslationRef';
import type { Refusal } from '../allowed';

const isEntityRef = (text: string) => /^[a-z]+:[^/]+\/.+$/.test(text);

/** Whom to ask: a link to a team of the catalog, or a name. */
export function WhomToAsk(props: { ask: string | undefined }) {
  const { t } = useTranslationRef(infraChangeTranslationRef);
  const { ask } = props;
  if (!ask) return null;
  return (
    <>
      {` ${t('allowed.ask')} `}
      {isEntityRef(ask) ? <EntityRefLink entityRef={ask} /> : ask}.
    </>
  );
}

/** What one may not do, why, and whom to ask; nothing when one may. */
export function Refusals(props: { refusals: readonly Refusal[] }) {
  const { refusals } = props;
  if (refusals.length === 0) return null;
  return (
    <div className={styles.notice}>
      {refusals.map(({ environment = '', reason, ask }) => (
        <span key={environment}>
          {reason}
          <WhomToAsk ask={ask} />
        </span>
      ))}
    </div>
  );
}
