import {
  formatResourceId,
  type Finding,
  type ServiceInfraDocument,
  type UpgradeChange,
} from '@groundwork/backstage-plugin-infra-common';
import { titleOf } from '../inputs/inputFindings';
import { sourceOf } from '../inputs/sourceOf';
import { moduleNeeds, type ModuleNeed } from '../packages/moduleNeeds';
import { packageOptions } from '../packages/packageOptions';
import { packageStep } from '../packages/packageStep';
import { listed } from '../proposal/words';
import type { EditContext } from './applyChange';

type Context = EditContext<UpgradeChange>;

/** What may be told of a step from one version to another. */
type StepContext = Pick<EditContext, 'platform' | 'facts'> & {
  readonly change: Pick<
    UpgradeChange,
    'package' | 'allowDowngrade' | 'allowSkippedMajor'
  >;
};

/** An environment whose package becomes another. */
export interface Moving {
  readonly name: string;
  /** The package that it had. */
  readonly from: string | undefined;
}

/** Whether an environment may go from one version to another in one step. */
export function checkStep(
  claim: ServiceInfraDocument,
  name: string,
  from: string | undefined,
  context: StepContext,
): Finding[] {
  const { change } = context;
  if (from === undefined) return [];
  const { direction, majors } = packageStep(from, change.package);
  const target = { environment: name, field: 'package' };
  const step = `${name} would go from ${from} to ${change.package}`;
  if (direction === 'other-package') {
    return [
      {
        severity: 'warning',
        rule: 'package-other',
        message: `${step}, which is another package: nobody tested the way from one to the other.`,
        target,
      },
    ];
  }
  if (direction === 'downgrade') {
    return [
      {
        severity: change.allowDowngrade ? 'warning' : 'error',
        rule: 'package-downgrade',
        message: `${step}, which is older. Modules may not be able to read what newer ones made${
          change.allowDowngrade ? '.' : '; going back has to be allowed.'
        }`,
        target,
        ...(!change.allowDowngrade && fixOf(claim, name, from, context)),
      },
    ];
  }
  if (majors > 1) {
    return [
      {
        severity: change.allowSkippedMajor ? 'warning' : 'error',
        rule: 'package-skips-major',
        message: `${step}, ${majors} major versions at once. ${
          change.allowSkippedMajor
            ? 'What the versions between migrate is left out.'
            : 'Go to the next one first, so that what it migrates is done.'
        }`,
        target,
        ...(!change.allowSkippedMajor && fixOf(claim, name, from, context)),
      },
    ];
  }
  return [];
}

/** The nearest version that passes: the recommended one, else the newest that is offered, else the one in use. */
function fixOf(
  claim: ServiceInfraDocument,
  name: string,
  from: string,
  { platform, facts }: StepContext,
): Pick<Finding, 'fix'> {
  const environment = platform.environments.get(name)?.document;
  if (!environment) return {};
  const { options } = packageOptions(platform, claim, environment, facts.now);
  const offered = options.filter(o => o.offered);
  const value =
    offered.find(o => o.recommended)?.ref ?? offered[0]?.ref ?? from;
  return {
    fix: {
      text: value === from ? `Stay with ${from}` : `Use ${value}`,
      field: { name: 'package', value },
    },
  };
}

/** What modules ask for that nobody gives, once per resource and input. */
export function checkNeeds(
  upgraded: ServiceInfraDocument,
  moving: readonly Moving[],
  context: Context,
): Finding[] {
  const { platform, facts, change } = context;
  const needs = moving.flatMap(({ name, from }) =>
    moduleNeeds({
      platform,
      claim: upgraded,
      environment: name,
      from,
      now: facts.now,
    }),
  );
  const groups = new Map<string, ModuleNeed[]>();
  for (const need of needs) {
    const { kind, resource, variable, input } = need;
    const key = [kind, formatResourceId(resource), variable, input].join(' ');
    groups.set(key, [...(groups.get(key) ?? []), need]);
  }
  const isForAll =
    moving.length === Object.keys(upgraded.spec.environments).length;
  return [...groups.values()].map(group =>
    needFinding(group, isForAll, change.package, context),
  );
}

function needFinding(
  group: readonly ModuleNeed[],
  isForAll: boolean,
  ref: string,
  { platform }: Context,
): Finding {
  const [
    { kind, resource, module, variable, input, description, environment },
  ] = group;
  const environments = group.map(need => need.environment);
  const type = platform.resourceTypes.get(resource.type)!;
  const { cloud } = platform.environments.get(environment)!.document.spec;
  const source = sourceOf(type, [
    'spec',
    'implementations',
    cloud,
    'variables',
    variable,
  ]);
  const what = `${module} in ${ref}`;
  const about = description ? ` (${description.replace(/\.$/, '')})` : '';
  const target = {
    resource,
    // One environment alone gets a value of its own; several share one.
    ...(!isForAll && environments.length === 1 && { environment }),
  };
  if (kind === 'input') {
    return {
      severity: 'error',
      rule: 'required-input',
      message: `${titleOf(type.document, input!)} of ${resource.type} "${
        resource.name
      }" needs a value: ${what} asks for ${variable}${about}.`,
      source,
      target: { ...target, input: input! },
    };
  }
  return kind === 'type'
    ? {
        severity: 'error',
        rule: 'required-variable',
        message: `${what} asks for ${variable}${about}, which resource type ${resource.type} does not give; the platform team adds it to the type.`,
        source,
        target: { ...target, field: 'package' },
      }
    : {
        severity: 'warning',
        rule: 'variable-removed',
        message: `${what} no longer takes ${variable}: what resource type ${
          resource.type
        } gives has no effect for ${resource.type} "${
          resource.name
        }" in ${listed(environments)}.`,
        source,
        target,
      };
}
