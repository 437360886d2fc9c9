import {
  GROUNDWORK_API_VERSION,
  isUsable,
  type RequestChange,
  type ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import { choosePackage } from '../inputs/choosePackage';
import { brokenDocument } from '../inputs/unknownName';
import { nearest, suggestion } from '../platform/nearest';
import type { EditContext } from './applyChange';
import { checkPackageName } from './packageName';
import { checkSteps } from './requestSteps';
import {
  checkProfileName,
  checkResourceEdit,
  editResource,
  indexOfResource,
} from './resourceEdit';

type Spec = ServiceInfraDocument['spec'];
type Context = EditContext<RequestChange>;

/** Creates a claim or extends one: asking for the same again changes nothing. */
export function request(
  claim: ServiceInfraDocument | undefined,
  context: Context,
): ServiceInfraDocument | undefined {
  const start = claim ?? newClaim(context);
  if (!start) return undefined;
  const { change, findings } = context;
  let { spec } = start;
  if (
    claim &&
    change.profile !== undefined &&
    change.profile !== spec.profile
  ) {
    const problem = checkProfileName(change.profile, context);
    if (problem) findings.push(problem);
    else spec = { ...spec, profile: change.profile };
  }
  if (claim) checkIdentity(spec, context);
  const added = newEnvironments(spec, context);
  const names = [...Object.keys(spec.environments), ...added];
  spec = { ...spec, resources: withResources(start, names, context) };
  spec = withPackages(spec, added, claim === undefined, context);
  if (claim) checkSteps(claim, { ...start, spec }, context);
  if (names.length === 0) {
    findings.push({
      severity: 'error',
      rule: 'no-environment',
      message: `Choose at least one environment for ${change.service}.`,
      target: { field: 'environments' },
    });
  }
  return { ...start, spec };
}

/**
 * Owner and component of a claim are not for a request to change: whoever may
 * ask for something new would otherwise take over a service whose claim was
 * merged in between.
 */
function checkIdentity(spec: Spec, { change, findings }: Context): void {
  for (const field of ['owner', 'component'] as const) {
    const asked = change[field];
    if (
      asked === undefined ||
      asked.toLocaleLowerCase('en-US') ===
        spec[field].toLocaleLowerCase('en-US')
    ) {
      continue;
    }
    findings.push({
      severity: 'error',
      rule: `${field}-differs`,
      message: `The claim of ${change.service} names ${spec[field]} as its ${field}, not ${asked}. A request does not change that; edit the claim itself.`,
      target: { field },
      fix: {
        text: `Use ${spec[field]}`,
        field: { name: field, value: spec[field] },
      },
    });
  }
}

function newClaim({
  change,
  facts,
  findings,
  platform,
}: Context): ServiceInfraDocument | undefined {
  const owner = change.owner ?? facts.owner;
  const { profile } = change;
  if (owner === undefined) {
    findings.push({
      severity: 'error',
      rule: 'owner-needed',
      message: `${change.service} is not in the catalog, so its owner is not known; name one, such as group:default/payments.`,
      target: { field: 'owner' },
    });
  }
  if (profile === undefined) {
    findings.push({
      severity: 'error',
      rule: 'profile-needed',
      message: `${
        change.service
      } has no infrastructure yet; choose a profile${suggestion(
        '',
        platform.profiles.keys(),
      )}`,
      target: { field: 'profile' },
    });
  } else {
    const problem = checkProfileName(profile, { platform });
    if (problem) findings.push(problem);
  }
  if (owner === undefined || !profile || !platform.profiles.has(profile)) {
    return undefined;
  }
  const title = facts.title?.slice(0, 120);
  return {
    apiVersion: GROUNDWORK_API_VERSION,
    kind: 'ServiceInfra',
    metadata: {
      name: change.service,
      ...(title && title !== change.service && { title }),
    },
    spec: {
      component:
        change.component ??
        facts.component ??
        `component:default/${change.service}`,
      owner,
      profile,
      environments: {},
      resources: [],
    },
  };
}

/** Environments of the request that exist and that the claim does not have. */
function newEnvironments(spec: Spec, context: Context): string[] {
  const { change, findings, platform } = context;
  const added: string[] = [];
  for (const name of change.environments) {
    if (Object.hasOwn(spec.environments, name) || added.includes(name)) {
      continue;
    }
    if (platform.environments.has(name)) {
      added.push(name);
      continue;
    }
    const names = [...platform.environments.keys()];
    const broken = brokenDocument(platform, 'environment', name);
    const near = broken ? undefined : nearest(name, names);
    findings.push({
      severity: 'error',
      rule: 'unknown-environment',
      message:
        broken ?? `Unknown environment "${name}"${suggestion(name, names)}`,
      target: { environment: name, field: 'environments' },
      ...(near !== undefined && {
        fix: {
          text: `Use ${near}`,
          field: {
            name: 'environments',
            value: [
              ...new Set(change.environments.map(e => (e === name ? near : e))),
            ],
          },
        },
      }),
    });
  }
  const order = [...platform.environments.keys()];
  return added.sort((a, b) => order.indexOf(a) - order.indexOf(b));
}

function withResources(
  claim: ServiceInfraDocument,
  environments: readonly string[],
  context: Context,
): Spec['resources'] {
  let current = claim;
  for (const edit of context.change.resources) {
    if (!checkResourceEdit(edit, environments, context)) continue;
    const index = indexOfResource(current, edit);
    const resources = [...current.spec.resources];
    const before =
      index < 0 ? { type: edit.type, name: edit.name } : resources[index];
    const after = editResource(before, edit);
    if (index < 0) resources.push(after);
    else resources[index] = after;
    current = { ...current, spec: { ...current.spec, resources } };
  }
  return current.spec.resources;
}

/**
 * Writes down which packages environments get, so that a claim says what it
 * runs. For a new claim the one that most of them get becomes the claim's own;
 * a package that a request for an existing claim names is for the environments
 * of that request, or for all when it names none.
 */
function withPackages(
  spec: Spec,
  added: readonly string[],
  isNew: boolean,
  context: Context,
): Spec {
  const { change, platform } = context;
  let wanted = change.package;
  const unknown =
    wanted === undefined ? undefined : checkPackageName(wanted, context);
  if (unknown) {
    context.findings.push(unknown);
    wanted = undefined;
  }
  const isForAll = isNew || change.environments.length === 0;
  let general = isForAll && wanted !== undefined ? wanted : spec.package;
  const serves = (ref: string | undefined, environment: string): boolean => {
    const cloud = platform.environments.get(environment)?.document.spec.cloud;
    const clouds = ref && platform.packages.get(ref)?.document.spec.clouds;
    return !!clouds && !!cloud && clouds.includes(cloud);
  };
  // What a person chose is refused with a reason; what nobody chose is not taken.
  const suits = (ref: string, environment: string): boolean =>
    isUsable(
      platform.packageStatus(ref, context.facts.now)!.state,
      platform.environments.get(environment)!.document.spec.minimumPackageState,
    );
  const chosen = new Map<string, string>();
  const named = isForAll
    ? []
    : change.environments.filter(name => serves(wanted, name));
  for (const name of named) chosen.set(name, wanted!);
  for (const name of added) {
    const isChosen = general !== undefined && general === wanted;
    if (chosen.has(name)) continue;
    if (serves(general, name) && (isChosen || suits(general!, name))) continue;
    const ref = packageFor(name, spec, context);
    if (ref !== undefined) chosen.set(name, ref);
  }
  if (isNew && general === undefined) general = mostFrequent(chosen.values());
  const environments = { ...spec.environments };
  for (const name of new Set([...named, ...added])) {
    if (!added.includes(name) && !Object.hasOwn(environments, name)) continue;
    const ref = chosen.get(name);
    environments[name] =
      ref !== undefined && ref !== general ? { package: ref } : {};
  }
  const { component, owner, profile, resources, tombstones } = spec;
  return {
    component,
    owner,
    profile,
    ...(general !== undefined && { package: general }),
    environments,
    resources,
    ...(tombstones && { tombstones }),
  };
}

/** The environment's own package, else the newest usable one with all modules. */
function packageFor(
  name: string,
  spec: Spec,
  { platform, facts }: Context,
): string | undefined {
  const environment = platform.environments.get(name)!.document;
  const { cloud } = environment.spec;
  if (environment.spec.package) return environment.spec.package;
  const modules = spec.resources.flatMap(
    r =>
      platform.resourceTypes.get(r.type)?.document.spec.implementations[cloud]
        ?.module ?? [],
  );
  const options = { platform, environment, now: facts.now };
  return (
    choosePackage({ ...options, modules }).ref ?? choosePackage(options).ref
  );
}

function mostFrequent(values: Iterable<string>): string | undefined {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  let best: string | undefined;
  for (const [value, count] of counts) {
    if (best === undefined || count > counts.get(best)!) best = value;
  }
  return best;
}
