import { NotImplementedError } from '@backstage/errors';
import type {
  PromoteChange,
  ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import type { EditContext } from './applyChange';

export function promote(
  _claim: ServiceInfraDocument | undefined,
  { change }: EditContext<PromoteChange>,
): ServiceInfraDocument | undefined {
  throw new NotImplementedError(`${change.kind} cannot be planned yet`);
}
