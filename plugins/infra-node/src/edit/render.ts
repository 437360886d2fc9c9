import type {
  RenderChange,
  ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import type { EditContext } from './applyChange';
import { checkEnvironmentName } from './environmentName';
import { noClaim } from './resourceEdit';

/** Leaves the claim as it is: what is rendered from it may differ. */
export function render(
  claim: ServiceInfraDocument | undefined,
  context: EditContext<RenderChange>,
): ServiceInfraDocument | undefined {
  const { change, findings } = context;
  if (!claim) findings.push(noClaim(change.service));
  for (const name of change.environments) {
    const unknown =
      claim && checkEnvironmentName(name, claim, 'environments', context);
    if (unknown) findings.push(unknown);
  }
  return claim;
}
