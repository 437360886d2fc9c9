import { NotImplementedError } from '@backstage/errors';
import type {
  RestoreChange,
  ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import type { EditContext } from './applyChange';

export function restore(
  _claim: ServiceInfraDocument | undefined,
  { change }: EditContext<RestoreChange>,
): ServiceInfraDocument | undefined {
  throw new NotImplementedError(`${change.kind} cannot be planned yet`);
}
