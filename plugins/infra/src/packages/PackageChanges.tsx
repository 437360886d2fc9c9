import { useApi } from '@backstage/frontend-plugin-api';
import type { PackageView } from '@groundwork/backstage-plugin-infra-common';
import { infraApiRef } from '../api/infraApiRef';
import { useAnswer } from '../api/useAnswer';
import { LinePlaceholder } from '../fleet/Placeholder';
import { Comparison } from './Comparison';

/**
 * What a version changes from the one before. A version of a channel of its own
 * is compared with what it was tested to be upgraded from.
 */
export function PackageChanges(props: { view: PackageView }) {
  const infraApi = useApi(infraApiRef);
  const { ref: to, comparison, evidence } = props.view;
  const from = comparison ? undefined : evidence.find(one => one.from)?.from;
  const asked = useAnswer(from && `${from} ${to}`, signal =>
    infraApi.comparePackages({ from: from!, to }, { signal }),
  );
  return asked.loading ? (
    <LinePlaceholder width="20rem" />
  ) : (
    <Comparison comparison={comparison ?? asked.value} />
  );
}
