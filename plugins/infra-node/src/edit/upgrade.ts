import type {
  ServiceInfraDocument,
  UpgradeChange,
} from '@groundwork/backstage-plugin-infra-common';
import { choosePackage } from '../inputs/choosePackage';
import type { EditContext } from './applyChange';
import { checkEnvironmentName } from './environmentName';
import { checkPackageName } from './packageName';
import { editResources, noClaim } from './resourceEdit';
import { packageIn } from './tombstones';
import { checkNeeds, checkStep } from './upgradeRules';
import { withPackage } from './withPackage';

type Context = EditContext<UpgradeChange>;

/** Moves a service, or some of its environments, to a version of a package. */
export function upgrade(
  claim: ServiceInfraDocument | undefined,
  context: Context,
): ServiceInfraDocument | undefined {
  const { change, findings, platform, facts } = context;
  if (!claim) {
    findings.push(noClaim(change.service));
    return undefined;
  }
  const edited = editResources(
    claim,
    change.resources,
    Object.keys(claim.spec.environments),
    context,
  );
  const unknown = checkPackageName(change.package, context);
  if (unknown) {
    findings.push(unknown);
    return edited;
  }
  const { now } = facts;
  const names = targetsOf(claim, context);
  const moving = names.flatMap(name => {
    const from = packageIn(platform, claim, name, now);
    return from === change.package ? [] : [{ name, from }];
  });
  for (const { name, from } of moving) {
    findings.push(...checkStep(claim, name, from, context));
  }
  if (names.length > 0 && moving.length === 0) {
    findings.push({
      severity: 'info',
      rule: 'already-there',
      message: `${change.service} has ${change.package} in ${names.join(
        ', ',
      )} already.`,
      target: { field: 'package' },
    });
  }
  const upgraded = withPackage(edited, names, change.package, {
    platform,
    now,
  });
  findings.push(...checkNeeds(upgraded, moving, context));
  return upgraded;
}

/** Environments that the change names and that the package serves; all of them when it names none. */
function targetsOf(claim: ServiceInfraDocument, context: Context): string[] {
  const { change, findings, platform } = context;
  const named = [...new Set(change.environments)].filter(name => {
    const problem = checkEnvironmentName(name, claim, 'environments', context);
    if (problem) findings.push(problem);
    return !problem;
  });
  const isForAll = change.environments.length === 0;
  const names = isForAll ? Object.keys(claim.spec.environments) : named;
  const { clouds } = platform.packages.get(change.package)!.document.spec;
  const served = names.filter(name => {
    const cloud = platform.environments.get(name)?.document.spec.cloud;
    return cloud !== undefined && clouds.includes(cloud);
  });
  // Environments on other clouds are left out silently only if others are left.
  const refused =
    isForAll && served.length > 0
      ? []
      : names.filter(name => !served.includes(name));
  for (const name of refused) otherCloud(name, context);
  return served;
}

function otherCloud(
  name: string,
  { change, findings, platform, facts }: Context,
): void {
  const environment = platform.environments.get(name)?.document;
  // A broken or unknown environment is said where it is resolved.
  if (!environment) return;
  const { spec } = platform.packages.get(change.package)!.document;
  const other = choosePackage({ platform, environment, now: facts.now }).ref;
  findings.push({
    severity: 'error',
    rule: 'package-cloud',
    message: `Package ${change.package} serves ${spec.clouds.join(
      ', ',
    )}; ${name} is on ${environment.spec.cloud}.${
      other ? ` ${other} would pass.` : ''
    }`,
    target: { environment: name, field: 'package' },
    ...(other && {
      fix: { text: `Use ${other}`, field: { name: 'package', value: other } },
    }),
  });
}
