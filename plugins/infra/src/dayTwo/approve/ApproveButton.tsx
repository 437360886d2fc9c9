import { Button } from '@backstage/ui';
import { useNavigate } from 'react-router-dom';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  PlanView,
  ResourceAddress,
} from '@groundwork/backstage-plugin-infra-common';
import { formatResourceKey } from '../../status/serviceAddress';
import styles from '../../status/status.module.css';
import { infraChangeTranslationRef } from '../../translation/changeTranslationRef';
import { operationSearch } from '../address';
import { refusalsOf } from '../allowed';
import { useAllowed } from '../frame/facts';
import { WhomToAsk } from '../frame/Refusals';

const kinds = ['add', 'change', 'replace', 'destroy'] as const;

/** The way from a plan to its approval, or why it is not for this person. */
export function ApproveButton(props: {
  address: ResourceAddress;
  plan: PlanView;
}) {
  const { t } = useTranslationRef(infraChangeTranslationRef);
  const { address, plan } = props;
  const navigate = useNavigate();
  const allowed = useAllowed(address.service);
  const [refusal] = refusalsOf(allowed.value, 'approve', [address.environment]);
  const counts = kinds
    .filter(kind => plan.counts[kind] > 0)
    .map(kind =>
      t(`approve.counts.${kind}`, { number: String(plan.counts[kind]) }),
    )
    .join(', ');
  return (
    <div className={styles.row}>
      <Button
        variant="primary"
        size="small"
        isDisabled={refusal !== undefined || allowed.loading}
        onPress={() =>
          navigate({
            search: operationSearch('approve', {
              resource: formatResourceKey(address),
              plan: plan.id,
            }),
          })
        }
      >
        {t('approve.open')}
      </Button>
      <span className={styles.muted}>
        {refusal ? (
          <>
            {refusal.reason}
            <WhomToAsk ask={refusal.ask} />
          </>
        ) : (
          t('approve.names', { plan: plan.id, counts: counts || '0' })
        )}
      </span>
    </div>
  );
}
