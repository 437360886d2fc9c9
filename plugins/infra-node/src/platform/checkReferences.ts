import {
  formatPackageRef,
  type ComponentPackageDocument,
  type EnvironmentDocument,
  type PolicyDocument,
  type ProfileDocument,
  type ResourceTypeDocument,
  type WaiverDocument,
} from '@groundwork/backstage-plugin-infra-common';
import type { InputValue } from '../inputs/resolveInputs';
import { validateInput } from '../inputs/inputValidation';
import type { KnownNames } from './known';
import { suggestion } from './nearest';
import type { Located } from './platform';
import type { Reporter } from './reporter';

type Types = ReadonlyMap<string, Located<ResourceTypeDocument>>;
type Keys = readonly (string | number)[];

/** A profile's types, inputs and values. */
export function checkProfile(
  profile: ProfileDocument,
  types: Types,
  known: KnownNames,
  report: Reporter,
): void {
  profile.spec.allowedTypes?.forEach((name, index) =>
    expectName('resource type', name, known.resourceTypes, report, 'error', [
      'spec',
      'allowedTypes',
      index,
    ]),
  );
  for (const [typeName, settings] of Object.entries(profile.spec.resources)) {
    const at = ['spec', 'resources', typeName];
    expectName(
      'resource type',
      typeName,
      known.resourceTypes,
      report,
      'error',
      at,
    );
    const type = types.get(typeName)?.document;
    if (!type) continue;
    const check = (
      input: string,
      value: InputValue,
      what: string,
      keys: Keys,
    ) => {
      const problem = validateInput(type, input, value);
      if (!problem) return;
      const isUnknown = !Object.hasOwn(type.spec.inputs.properties, input);
      report(
        'error',
        isUnknown ? 'dangling-reference' : 'invalid-value',
        isUnknown
          ? `${what} "${input}" ${problem.message}`
          : `${what} "${input}" of ${typeName} ${problem.message}`,
        keys,
      );
    };
    for (const [input, value] of Object.entries(settings.defaults)) {
      check(input, value, 'default', [...at, 'defaults', input]);
    }
    for (const [tier, values] of Object.entries(settings.tiers)) {
      for (const [input, value] of Object.entries(values ?? {})) {
        check(input, value, 'default', [...at, 'tiers', tier, input]);
      }
    }
    settings.locks.forEach((lock, index) =>
      check(lock.input, lock.value, 'lock', [
        ...at,
        'locks',
        index,
        Object.hasOwn(type.spec.inputs.properties, lock.input)
          ? 'value'
          : 'input',
      ]),
    );
  }
}

/** An environment's default package. */
export function checkEnvironment(
  environment: EnvironmentDocument,
  packages: ReadonlyMap<string, Located<ComponentPackageDocument>>,
  known: KnownNames,
  report: Reporter,
): void {
  const ref = environment.spec.package;
  if (ref === undefined) return;
  const at = ['spec', 'package'];
  expectName('component package', ref, known.packages, report, 'error', at);
  const found = packages.get(ref)?.document;
  if (found && !found.spec.clouds.includes(environment.spec.cloud)) {
    report(
      'error',
      'dangling-reference',
      `${ref} does not serve ${environment.spec.cloud}`,
      at,
    );
  }
}

/** That some package has each module that a type is made with. */
export function checkModules(
  type: ResourceTypeDocument,
  packages: Iterable<Located<ComponentPackageDocument>>,
  report: Reporter,
): void {
  const all = [...packages].map(p => p.document);
  for (const [cloud, implementation] of Object.entries(
    type.spec.implementations,
  )) {
    if (!implementation) continue;
    const offered = all.filter(p => p.spec.clouds.some(c => c === cloud));
    const { module } = implementation;
    if (offered.some(p => Object.hasOwn(p.spec.modules, module))) continue;
    const modules = new Set(offered.flatMap(p => Object.keys(p.spec.modules)));
    report(
      'warning',
      'dangling-reference',
      `no component package for ${cloud} has the module "${module}"${suggestion(
        module,
        modules,
      )}`,
      ['spec', 'implementations', cloud, 'module'],
    );
  }
}

/** The names that a policy is matched by. A wrong one never matches. */
export function checkPolicyMatch(
  policy: PolicyDocument,
  known: KnownNames,
  report: Reporter,
): void {
  const { match } = policy.spec;
  const check = (
    what: string,
    key: 'environments' | 'resourceTypes' | 'profiles',
    names: ReadonlySet<string>,
  ) =>
    match[key]?.forEach((name, index) =>
      expectName(what, name, names, report, 'error', [
        'spec',
        'match',
        key,
        index,
      ]),
    );
  check('environment', 'environments', known.environments);
  check('resource type', 'resourceTypes', known.resourceTypes);
  check('profile', 'profiles', known.profiles);
}

/** The names that a waiver is about. A wrong one waives nothing. */
export function checkWaiver(
  { spec }: WaiverDocument,
  known: KnownNames,
  report: Reporter,
): void {
  expectName('policy', spec.policy, known.policies, report, 'error', [
    'spec',
    'policy',
  ]);
  spec.environments?.forEach((name, index) =>
    expectName('environment', name, known.environments, report, 'error', [
      'spec',
      'environments',
      index,
    ]),
  );
  spec.resources?.forEach((resource, index) =>
    expectName(
      'resource type',
      resource.split('/')[0],
      known.resourceTypes,
      report,
      'error',
      ['spec', 'resources', index],
    ),
  );
}

/** Links whose group the platform does not list are not shown in a group. */
export function checkLinks(
  links: readonly { group: string }[],
  groups: readonly string[],
  report: Reporter,
): void {
  links.forEach((link, index) =>
    expectName('link group', link.group, new Set(groups), report, 'warning', [
      'spec',
      'links',
      index,
      'group',
    ]),
  );
}

/** That a version that a document names exists. */
export function checkPackageRef(
  ref: string | undefined,
  known: KnownNames,
  report: Reporter,
  keys: Keys,
): void {
  if (ref === undefined) return;
  expectName('component package', ref, known.packages, report, 'warning', keys);
}

/** A package's own name, from its parts. */
export function refOf(document: ComponentPackageDocument): string {
  return formatPackageRef({
    name: document.spec.package,
    version: document.spec.version,
  });
}

function expectName(
  what: string,
  name: string,
  names: ReadonlySet<string>,
  report: Reporter,
  severity: 'error' | 'warning',
  keys: Keys,
): void {
  if (names.has(name)) return;
  report(
    severity,
    'dangling-reference',
    `unknown ${what} "${name}"${suggestion(name, names)}`,
    keys,
  );
}
