import {
  dnsLabelSchema,
  type Finding,
  type InputValues,
  type ResourceId,
  type ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import { monthlyCost } from '../check/monthlyCost';
import { nearest, suggestion } from '../platform/nearest';
import type { Located, Platform } from '../platform/platform';
import { packageOf, type PackageChoice } from './choosePackage';
import { evaluateToText } from './expression';
import { expressionScope } from './expressionScope';
import {
  checkDecided,
  checkRequired,
  type TouchedInput,
} from './inputFindings';
import { decideInputs, explain } from './resolveInputs';
import type { ResolvedEnvironment, ResolvedResource } from './resolved';

/** An environment with everything decided, and what is wrong with the decisions. @public */
export interface Resolution {
  /** Undefined when a decision that all others need cannot be made. */
  readonly resolved: ResolvedEnvironment | undefined;
  readonly findings: readonly Finding[];
  /** Whether resources of the claim had to be left out of `resolved`. */
  readonly isPartial: boolean;
}

/**
 * Decides everything about a service in one of its environments: package,
 * namespace, and per resource implementation, module and the value of every
 * input. What cannot be decided is left out and said in a finding.
 *
 * @public
 */
export function resolveEnvironment(options: {
  platform: Platform;
  claim: Located<ServiceInfraDocument>;
  environment: string;
  now: Date;
  /** Inputs that the change itself sets; contradicting a lock is an error for them. */
  isTouched?: TouchedInput;
}): Resolution {
  const { platform, claim, environment: name, now } = options;
  const { spec, metadata } = claim.document;
  const environment = platform.environments.get(name);
  const profile = platform.profiles.get(spec.profile);
  const findings: Finding[] = [];
  if (!environment) {
    findings.push(unknownName(claim, 'environment', name));
  }
  if (!profile) findings.push(unknownName(claim, 'profile', spec.profile));
  if (!environment || !profile) {
    return { resolved: undefined, findings, isPartial: true };
  }

  const choice = packageOf(platform, claim.document, environment.document, now);
  const chosen = choice.ref ? platform.packages.get(choice.ref) : undefined;
  if (!chosen) {
    findings.push(packageFinding(claim, name, choice, platform));
    return { resolved: undefined, findings, isPartial: true };
  }

  let namespace: string;
  try {
    namespace = dnsLabelSchema.parse(
      evaluateToText(
        environment.document.spec.namespace,
        expressionScope({
          claim: claim.document,
          environment: environment.document,
        }),
        { located: environment, keys: ['spec', 'namespace'] },
      ),
    );
  } catch (error) {
    findings.push({
      severity: 'error',
      rule: 'namespace',
      message: `The namespace of ${metadata.name} in ${name} cannot be made: ${
        (error as Error).message.startsWith('[')
          ? 'it is not a valid Kubernetes name'
          : (error as Error).message
      }`,
      source: sourceOf(environment, ['spec', 'namespace']),
      target: { environment: name },
    });
    return { resolved: undefined, findings, isPartial: true };
  }

  const resources: ResolvedResource[] = [];
  let isPartial = false;
  spec.resources.forEach((resource, index) => {
    const entry = resource.environments?.[name];
    if (entry?.enabled === false) return;
    const resolved = resolveResource(index);
    if (resolved) resources.push(resolved);
    else isPartial = true;
  });
  return {
    resolved: {
      claim,
      environment,
      profile,
      package: chosen,
      packageStatus: platform.packageStatus(choice.ref!, now)!,
      namespace,
      resources,
    },
    findings,
    isPartial,
  };

  function resolveResource(index: number): ResolvedResource | undefined {
    const resource = spec.resources[index];
    const id: ResourceId = { type: resource.type, name: resource.name };
    const source = () => sourceOf(claim, ['spec', 'resources', index, 'type']);
    const type = platform.resourceTypes.get(resource.type);
    if (!type) {
      findings.push({
        ...unknownName(claim, 'resource type', resource.type),
        source: source(),
        target: { resource: id, field: 'resources' },
      });
      return undefined;
    }
    const allowed = profile!.document.spec.allowedTypes;
    if (allowed && !allowed.includes(resource.type)) {
      findings.push({
        severity: 'error',
        rule: 'allowed-types',
        message: `Profile ${spec.profile} does not allow ${
          resource.type
        }; it allows ${allowed.join(', ')}.`,
        source: sourceOf(profile!, ['spec', 'allowedTypes']),
        target: { resource: id, field: 'profile' },
      });
    }
    const { cloud } = environment!.document.spec;
    const implementation = type.document.spec.implementations[cloud];
    if (!implementation) {
      const clouds = Object.keys(type.document.spec.implementations);
      findings.push({
        severity: 'error',
        rule: 'no-implementation',
        message: `${
          resource.type
        } cannot be made in ${name}, which is on ${cloud}; it has implementations for ${clouds.join(
          ', ',
        )}.`,
        source: sourceOf(type, ['spec', 'implementations']),
        target: { resource: id, environment: name, field: 'environments' },
      });
      return undefined;
    }
    const modules = chosen!.document.spec.modules;
    if (!Object.hasOwn(modules, implementation.module)) {
      const other = [...platform.packages].find(
        ([, p]) =>
          p.document.spec.clouds.includes(cloud) &&
          Object.hasOwn(p.document.spec.modules, implementation.module),
      )?.[0];
      findings.push({
        severity: 'error',
        rule: 'module-missing',
        message: `Package ${choice.ref} has no module ${
          implementation.module
        }, with which ${resource.type} is made on ${cloud}${
          other ? `; ${other} has it` : ''
        }.`,
        source: sourceOf(chosen!, ['spec', 'modules']),
        target: { resource: id, environment: name, field: 'package' },
        ...(other && {
          fix: {
            text: `Use ${other}`,
            field: { name: 'package', value: other },
          },
        }),
      });
      return undefined;
    }
    const decided = decideInputs({
      type,
      profile: profile!,
      environment: environment!.document,
      claim,
      index,
    });
    const context = {
      type: type.document,
      id,
      environment: name,
      isTouched: options.isTouched,
    };
    const inputs: InputValues = {};
    const accepted = decided.filter(one => {
      const problems = checkDecided(one, context);
      findings.push(...problems);
      const isKnown = Object.hasOwn(
        type.document.spec.inputs.properties,
        one.input,
      );
      if (isKnown) inputs[one.input] = one.candidates.at(-1)!.value;
      return isKnown;
    });
    findings.push(
      ...checkRequired(inputs, context, () =>
        sourceOf(type, ['spec', 'inputs', 'required']),
      ),
    );
    return {
      type,
      name: resource.name,
      implementation,
      engine: implementation.engine ?? environment!.document.spec.engine,
      moduleName: implementation.module,
      module: modules[implementation.module],
      inputs,
      explanations: accepted.map(one => explain(one, name, id)),
      monthlyCost: monthlyCost(type.document, cloud, inputs),
    };
  }

  function unknownName(
    located: Located<ServiceInfraDocument>,
    what: 'environment' | 'profile' | 'resource type',
    word: string,
  ): Finding {
    const [names, keys, field] = {
      environment: [
        platform.environments.keys(),
        ['spec', 'environments', word],
        'environments',
      ],
      profile: [platform.profiles.keys(), ['spec', 'profile'], 'profile'],
      'resource type': [
        platform.resourceTypes.keys(),
        ['spec', 'resources'],
        'resources',
      ],
    }[what] as [Iterable<string>, string[], string];
    const all = [...names];
    const broken = brokenDocument(platform, what, word);
    const near = nearest(word, all);
    return {
      severity: 'error',
      rule: `unknown-${what.replace(' ', '-')}`,
      message: broken ?? `Unknown ${what} "${word}"${suggestion(word, all)}`,
      source: sourceOf(located, keys),
      target: { field },
      ...(near !== undefined &&
        !broken &&
        what === 'profile' && {
          fix: {
            text: `Use ${near}`,
            field: { name: field, value: near },
          },
        }),
    };
  }
}

const kinds = {
  environment: 'Environment',
  profile: 'Profile',
  'resource type': 'ResourceType',
};

/** What to say of a name whose document exists and is broken. */
export function brokenDocument(
  platform: Platform,
  what: keyof typeof kinds,
  name: string,
): string | undefined {
  const problem = platform.problems.find(
    p => p.severity === 'error' && p.kind === kinds[what] && p.name === name,
  );
  return (
    problem &&
    `The document of ${what} "${name}" has an error, so it cannot be used: ${problem.message} (${problem.path}:${problem.line})`
  );
}

function packageFinding(
  claim: Located<ServiceInfraDocument>,
  environment: string,
  choice: PackageChoice,
  platform: Platform,
): Finding {
  const target = { environment, field: 'package' };
  if (choice.ref === undefined) {
    const reasons = choice.rejected
      .slice(0, 5)
      .map(r => `${r.ref} ${r.reason}`)
      .join('; ');
    return {
      severity: 'error',
      rule: 'no-package',
      message: `No component package is usable in ${environment}${
        reasons ? `: ${reasons}` : ''
      }.`,
      target,
    };
  }
  const refs = [...platform.packages.keys()];
  const near = nearest(choice.ref, refs);
  return {
    severity: 'error',
    rule: 'unknown-package',
    message: `Unknown component package "${choice.ref}"${suggestion(
      choice.ref,
      refs,
    )}`,
    source: sourceOf(
      claim,
      claim.document.spec.environments[environment]?.package
        ? ['spec', 'environments', environment, 'package']
        : ['spec', 'package'],
    ),
    target,
    ...(near !== undefined && {
      fix: { text: `Use ${near}`, field: { name: 'package', value: near } },
    }),
  };
}

/** A place in a document, as findings carry it. */
export function sourceOf(
  located: Located<unknown>,
  keys: readonly (string | number)[],
) {
  const { line, column } = located.position(keys);
  return { path: located.path, line, column };
}
