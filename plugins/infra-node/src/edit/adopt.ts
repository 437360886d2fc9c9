import { NotImplementedError } from '@backstage/errors';
import type {
  AdoptChange,
  ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import type { EditContext } from './applyChange';

export function adopt(
  _claim: ServiceInfraDocument | undefined,
  { change }: EditContext<AdoptChange>,
): ServiceInfraDocument | undefined {
  throw new NotImplementedError(`${change.kind} cannot be planned yet`);
}
