import { NotImplementedError } from '@backstage/errors';
import type {
  ApproveChange,
  ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import type { EditContext } from './applyChange';

export function approve(
  _claim: ServiceInfraDocument | undefined,
  { change }: EditContext<ApproveChange>,
): ServiceInfraDocument | undefined {
  throw new NotImplementedError(`${change.kind} cannot be planned yet`);
}
