import { NotImplementedError } from '@backstage/errors';
import type {
  DestroyChange,
  ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import type { EditContext } from './applyChange';

export function destroy(
  _claim: ServiceInfraDocument | undefined,
  { change }: EditContext<DestroyChange>,
): ServiceInfraDocument | undefined {
  throw new NotImplementedError(`${change.kind} cannot be planned yet`);
}
