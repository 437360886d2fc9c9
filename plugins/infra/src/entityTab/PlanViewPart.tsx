import { Skeleton } from '@backstage/ui';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  PlanAttribute,
  PlanResource,
  PlanView,
  ResourceAddress,
} from '@groundwork/backstage-plugin-infra-common';
import { ApproveButton } from '../dayTwo/approve/ApproveButton';
import { Chip } from '../status/Chip';
import { StatusNotice } from '../status/StatusNotice';
import { Cell, Row, Table } from '../status/Table';
import styles from '../status/status.module.css';
import { infraServiceTranslationRef } from '../translation/serviceTranslationRef';
import { formatJson } from './InputsView';
import tab from './tab.module.css';
import { usePlan } from './useService';

const kinds = ['add', 'change', 'replace', 'destroy'] as const;

const isLoud = (action: string) => action === 'replace' || action === 'destroy';

/** One side of a change; a secret has none. */
function Side(props: { attribute: PlanAttribute; side: 'before' | 'after' }) {
  const { t } = useTranslationRef(infraServiceTranslationRef);
  const { attribute, side } = props;
  if (attribute.sensitive) return <em>{t('drawer.secret')}</em>;
  if (side === 'after' && attribute.unknown) {
    return <em>{t('drawer.unknownUntilApplied')}</em>;
  }
  const value = attribute[side];
  return (
    <span className={tab.code}>
      {value === undefined ? '—' : formatJson(value)}
    </span>
  );
}

function ResourceChange(props: { change: PlanResource }) {
  const { t } = useTranslationRef(infraServiceTranslationRef);
  const { address, action, reason, attributes } = props.change;
  const columns = [
    t('drawer.attribute'),
    t('drawer.before'),
    t('drawer.after'),
  ];
  const summary = (
    <>
      <Chip tone={isLoud(action) ? 'attention' : 'busy'}>
        {t(`drawer.action.${action}`)}
      </Chip>{' '}
      <span className={tab.code}>{address}</span>
      {reason && <span className={styles.muted}> {reason}</span>}
    </>
  );
  // A plan that was kept as text tells its attributes there only.
  if (attributes.length === 0)
    return <div className={tab.change}>{summary}</div>;
  return (
    <details open>
      <summary>{summary}</summary>
      <Table label={address} columns={columns.map(name => ({ name }))}>
        {attributes.map(attribute => (
          <Row
            key={attribute.path}
            head={<span className={tab.code}>{attribute.path}</span>}
          >
            <Cell column={columns[1]}>
              <Side attribute={attribute} side="before" />
            </Cell>
            <Cell column={columns[2]}>
              <Side attribute={attribute} side="after" />
              {attribute.forcesReplacement && (
                <strong> {t('drawer.forcesReplacement')}</strong>
              )}
            </Cell>
          </Row>
        ))}
      </Table>
    </details>
  );
}

/** What a plan would do, without its secrets. */
export function Plan(props: { plan: PlanView }) {
  const { t } = useTranslationRef(infraServiceTranslationRef);
  const { id, isDestroy, counts, resources, text, redactions } = props.plan;
  const counted = kinds.filter(kind => counts[kind] > 0);
  return (
    <>
      {isDestroy && (
        <div className={styles.notice} data-tone="bad">
          {t('drawer.destroysAll')}
        </div>
      )}
      <div className={styles.row}>
        {counted.map(kind => (
          <Chip key={kind} tone={isLoud(kind) ? 'attention' : 'busy'}>
            {t(`drawer.counts.${kind}`, { number: String(counts[kind]) })}
          </Chip>
        ))}
        {counted.length === 0 && t('drawer.noChanges')}
      </div>
      <p className={styles.muted}>
        {t('drawer.planId')} <span className={tab.code}>{id}</span>
      </p>
      {redactions > 0 && (
        <p className={styles.muted}>
          {t('drawer.redactions', { count: redactions })}
        </p>
      )}
      {resources.map(change => (
        <ResourceChange key={change.address} change={change} />
      ))}
      {text && (
        // Focusable, so that a keyboard can scroll it.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <pre className={tab.text} tabIndex={0} aria-label={t('drawer.asText')}>
          {text}
        </pre>
      )}
    </>
  );
}

/** The plan that waits for approval, without its secrets. */
export function PlanViewPart(props: { address: ResourceAddress }) {
  const { t } = useTranslationRef(infraServiceTranslationRef);
  const { value, error, loading, refresh } = usePlan(props.address);
  return (
    <>
      {loading && (
        <div role="img" aria-label={t('drawer.loadingPlan')}>
          <Skeleton width="100%" height={120} />
        </div>
      )}
      {error !== undefined && (
        <StatusNotice
          error={error}
          kept={value !== undefined}
          onRetry={refresh}
        />
      )}
      {value === null && <p>{t('drawer.noPlan')}</p>}
      {value && (
        <>
          <Plan plan={value} />
          <ApproveButton address={props.address} plan={value} />
        </>
      )}
    </>
  );
}
