import {
  formatResourceId,
  isUsable,
  type ClaimResource,
  type ConfigureChange,
  type InputValues,
  type ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import { choosePackage } from '../inputs/choosePackage';
import { brokenDocument } from '../inputs/unknownName';
import { titleOf } from '../inputs/inputFindings';
import { sourceOf } from '../inputs/sourceOf';
import { nearest, suggestion } from '../platform/nearest';
import type { EditContext } from './applyChange';
import { checkEnvironmentName } from './environmentName';
import { packageIn } from './tombstones';

type Context = EditContext<ConfigureChange>;
type Wanted = NonNullable<ConfigureChange['addEnvironments']>[number];

/**
 * Adds environments to a claim. One that copies another gets its package,
 * where that may be used, and its values, apart from those that belong to an
 * environment.
 */
export function addEnvironments(
  claim: ServiceInfraDocument,
  context: Context,
): ServiceInfraDocument {
  let current = claim;
  for (const wanted of context.change.addEnvironments ?? []) {
    if (!canAdd(current, wanted, context)) continue;
    const { copyFrom } = wanted;
    const problem =
      copyFrom === undefined
        ? undefined
        : checkEnvironmentName(copyFrom, claim, 'addEnvironments', context);
    if (problem) {
      context.findings.push(problem);
      continue;
    }
    current = addOne(current, wanted, context);
  }
  return current;
}

function canAdd(
  { spec }: ServiceInfraDocument,
  { name }: Wanted,
  { platform, findings, change }: Context,
): boolean {
  if (Object.hasOwn(spec.environments, name)) {
    findings.push({
      severity: 'info',
      rule: 'already-there',
      message: `${change.service} runs in ${name} already.`,
      target: { environment: name, field: 'addEnvironments' },
    });
    return false;
  }
  if (platform.environments.has(name)) return true;
  const names = [...platform.environments.keys()];
  const broken = brokenDocument(platform, 'environment', name);
  const near = broken ? undefined : nearest(name, names);
  findings.push({
    severity: 'error',
    rule: 'unknown-environment',
    message:
      broken ?? `Unknown environment "${name}"${suggestion(name, names)}`,
    target: { environment: name, field: 'addEnvironments' },
    ...(near !== undefined && { fix: { text: `Use ${near}` } }),
  });
  return false;
}

function addOne(
  claim: ServiceInfraDocument,
  { name, copyFrom }: Wanted,
  context: Context,
): ServiceInfraDocument {
  const { spec } = claim;
  const resources =
    copyFrom === undefined
      ? spec.resources
      : spec.resources.map(resource =>
          copied(resource, spec.profile, copyFrom, name, context),
        );
  const ref = packageFor(claim, name, copyFrom, context);
  return {
    ...claim,
    spec: {
      ...spec,
      environments: {
        ...spec.environments,
        [name]: ref === undefined ? {} : { package: ref },
      },
      resources,
    },
  };
}

/** The package that a new environment has to name; undefined when it gets the claim's own. */
function packageFor(
  claim: ServiceInfraDocument,
  name: string,
  copyFrom: string | undefined,
  { platform, facts }: Context,
): string | undefined {
  const environment = platform.environments.get(name)!.document;
  const { cloud, minimumPackageState: minimum } = environment.spec;
  const { now } = facts;
  const suits = (ref: string | undefined): ref is string => {
    const spec = platform.packages.get(ref ?? '')?.document.spec;
    return (
      !!spec &&
      spec.clouds.includes(cloud) &&
      isUsable(platform.packageStatus(ref!, now)!.state, minimum)
    );
  };
  const general = claim.spec.package;
  const modules = claim.spec.resources.flatMap(
    r =>
      platform.resourceTypes.get(r.type)?.document.spec.implementations[cloud]
        ?.module ?? [],
  );
  const options = { platform, environment, now };
  const wanted = [
    copyFrom === undefined
      ? undefined
      : packageIn(platform, claim, copyFrom, now),
    general,
  ].find(suits);
  const ref =
    wanted ??
    environment.spec.package ??
    choosePackage({ ...options, modules }).ref ??
    choosePackage(options).ref;
  return ref === general ? undefined : ref;
}

/** A resource with what it says for one environment said for another as well. */
function copied(
  resource: ClaimResource,
  profile: string,
  from: string,
  to: string,
  context: Context,
): ClaimResource {
  const { environments } = resource;
  const entry =
    environments && Object.hasOwn(environments, from)
      ? environments[from]
      : undefined;
  if (!entry || Object.hasOwn(environments!, to)) return resource;
  const inputs = copiedInputs(
    resource,
    entry.inputs ?? {},
    profile,
    to,
    context,
  );
  const copy = {
    ...(Object.keys(inputs).length > 0 && { inputs }),
    ...(entry.enabled !== undefined && { enabled: entry.enabled }),
  };
  return Object.keys(copy).length > 0
    ? { ...resource, environments: { ...environments, [to]: copy } }
    : resource;
}

/** Values that may be copied: neither those of an environment nor locked ones. */
function copiedInputs(
  { type: typeName, name }: ClaimResource,
  values: InputValues,
  profile: string,
  to: string,
  { platform, findings }: Context,
): InputValues {
  const type = platform.resourceTypes.get(typeName);
  if (!type) return values;
  const { tier } = platform.environments.get(to)!.document.spec;
  const settings = platform.profiles.get(profile)?.document.spec.resources;
  const locks =
    settings && Object.hasOwn(settings, typeName)
      ? settings[typeName].locks
      : [];
  const { properties } = type.document.spec.inputs;
  const kept: InputValues = {};
  for (const [input, value] of Object.entries(values)) {
    const schema = Object.hasOwn(properties, input)
      ? properties[input]
      : undefined;
    if (schema?.perEnvironment) {
      const id = { type: typeName, name };
      findings.push({
        severity: 'info',
        rule: 'environment-input',
        message: `${titleOf(type.document, input)} of ${formatResourceId(
          id,
        )} belongs to an environment, so ${to} does not get the value that is copied from; set one for it.`,
        source: sourceOf(type, [
          'spec',
          'inputs',
          'properties',
          input,
          'perEnvironment',
        ]),
        target: { environment: to, resource: id, input },
      });
      continue;
    }
    const isLocked = locks.some(
      lock =>
        lock.input === input && (!lock.tiers || lock.tiers.includes(tier)),
    );
    if (!isLocked) kept[input] = value;
  }
  return kept;
}
