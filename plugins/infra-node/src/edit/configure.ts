import type {
  ConfigureChange,
  ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import { addEnvironments } from './addEnvironments';
import type { EditContext } from './applyChange';
import { checkProfileName, editResources, noClaim } from './resourceEdit';

/** Changes inputs of resources that are there, or the profile; adds environments. */
export function configure(
  claim: ServiceInfraDocument | undefined,
  context: EditContext<ConfigureChange>,
): ServiceInfraDocument | undefined {
  const { change, findings } = context;
  if (!claim) {
    findings.push(noClaim(change.service));
    return undefined;
  }
  let current = claim;
  if (change.profile !== undefined && change.profile !== claim.spec.profile) {
    const problem = checkProfileName(change.profile, context);
    if (problem) findings.push(problem);
    else {
      current = { ...claim, spec: { ...claim.spec, profile: change.profile } };
    }
  }
  current = addEnvironments(current, context);
  return editResources(
    current,
    change.resources,
    Object.keys(current.spec.environments),
    context,
  );
}
