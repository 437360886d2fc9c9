import { NotImplementedError } from '@backstage/errors';
import type {
  RollbackChange,
  ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import type { EditContext } from './applyChange';

export function rollback(
  _claim: ServiceInfraDocument | undefined,
  { change }: EditContext<RollbackChange>,
): ServiceInfraDocument | undefined {
  throw new NotImplementedError(`${change.kind} cannot be planned yet`);
}
