import { NotImplementedError } from '@backstage/errors';
import type {
  UpgradeChange,
  ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import type { EditContext } from './applyChange';

export function upgrade(
  _claim: ServiceInfraDocument | undefined,
  { change }: EditContext<UpgradeChange>,
): ServiceInfraDocument | undefined {
  throw new NotImplementedError(`${change.kind} cannot be planned yet`);
}
