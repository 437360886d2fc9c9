import type {
  ConfigureChange,
  ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import type { EditContext } from './applyChange';
import {
  checkProfileName,
  checkResourceEdit,
  editResource,
  indexOfResource,
  noClaim,
  unknownResource,
} from './resourceEdit';

/** Changes inputs of resources that are there, or the profile. */
export function configure(
  claim: ServiceInfraDocument | undefined,
  context: EditContext<ConfigureChange>,
): ServiceInfraDocument | undefined {
  const { change, findings } = context;
  if (!claim) {
    findings.push(noClaim(change.service));
    return undefined;
  }
  const environments = Object.keys(claim.spec.environments);
  let profile = claim.spec.profile;
  if (change.profile !== undefined) {
    const problem = checkProfileName(change.profile, context);
    if (problem) findings.push(problem);
    else profile = change.profile;
  }
  const resources = [...claim.spec.resources];
  for (const edit of change.resources) {
    const index = indexOfResource(claim, edit);
    if (index < 0) {
      findings.push(
        unknownResource({ type: edit.type, name: edit.name }, claim),
      );
      continue;
    }
    checkResourceEdit(edit, environments, context);
    resources[index] = editResource(resources[index], edit);
  }
  return { ...claim, spec: { ...claim.spec, profile, resources } };
}
