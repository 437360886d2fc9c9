import type {
  Finding,
  Problem,
  ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import type { Located, Platform } from './platform';
import { makeProblem, sortProblems } from './readDocument';
import { suggestion } from './nearest';
import { isWanted } from '../edit/tombstones';
import { validateInput } from '../inputs/inputValidation';

/**
 * Checks a claim against the platform: that everything it names exists, and
 * that its values are allowed. For the index and for `groundwork lint`: quick,
 * without deciding every input.
 *
 * @public
 */
export function checkClaim(
  platform: Platform,
  claim: Located<ServiceInfraDocument>,
): Problem[] {
  const { metadata, spec } = claim.document;
  const problems: Problem[] = [];
  const report = (
    severity: Finding['severity'],
    rule: string,
    message: string,
    keys: (string | number)[],
  ) =>
    problems.push(
      makeProblem({
        severity,
        rule,
        message,
        path: claim.path,
        place: claim.position(keys),
        kind: 'ServiceInfra',
        name: metadata.name,
      }),
    );
  const expect = (
    what: string,
    name: string,
    names: ReadonlyMap<string, unknown>,
    keys: (string | number)[],
  ) => {
    if (names.has(name)) return;
    report(
      'error',
      'dangling-reference',
      `unknown ${what} "${name}"${suggestion(name, names.keys())}`,
      keys,
    );
  };
  // What a service that is gone once had as its profile matters to nobody.
  if (Object.keys(spec.environments).length > 0 || spec.resources.length > 0) {
    expect('profile', spec.profile, platform.profiles, ['spec', 'profile']);
  }
  if (spec.package !== undefined) {
    expect('component package', spec.package, platform.packages, [
      'spec',
      'package',
    ]);
  }
  for (const [name, entry] of Object.entries(spec.environments)) {
    const at = ['spec', 'environments', name];
    expect('environment', name, platform.environments, at);
    if (entry.package !== undefined) {
      expect('component package', entry.package, platform.packages, [
        ...at,
        'package',
      ]);
    }
  }
  spec.resources.forEach((resource, index) => {
    const at = ['spec', 'resources', index];
    const type = platform.resourceTypes.get(resource.type)?.document;
    expect('resource type', resource.type, platform.resourceTypes, [
      ...at,
      'type',
    ]);
    const check = (
      inputs: typeof resource.inputs,
      keys: (string | number)[],
    ) => {
      for (const [input, value] of Object.entries(inputs ?? {})) {
        if (!type || value === null) continue;
        const problem = validateInput(type, input, value);
        if (!problem) continue;
        const isKnown = Object.hasOwn(type.spec.inputs.properties, input);
        report(
          'error',
          isKnown ? 'invalid-value' : 'unknown-input',
          `input "${input}" ${problem.message}`,
          [...keys, input],
        );
      }
    };
    check(resource.inputs, [...at, 'inputs']);
    for (const [name, entry] of Object.entries(resource.environments ?? {})) {
      const below = [...at, 'environments', name];
      if (!Object.hasOwn(spec.environments, name)) {
        report(
          'error',
          'dangling-reference',
          `${resource.type} "${
            resource.name
          }" is configured for "${name}", where the service does not run${suggestion(
            name,
            Object.keys(spec.environments),
          )}`,
          below,
        );
      }
      check(entry.inputs, [...below, 'inputs']);
    }
  });
  (spec.tombstones ?? []).forEach((tombstone, index) => {
    const at = ['spec', 'tombstones', index];
    const { type, name, retained } = tombstone;
    const wanted = Object.keys(retained).filter(environment =>
      isWanted(claim.document, tombstone, environment),
    );
    if (wanted.length > 0) {
      report(
        'error',
        'wanted-and-removed',
        `${type} "${name}" is wanted in ${wanted.join(
          ', ',
        )} and has a tombstone there; take one of them out`,
        at,
      );
    }
    const { destroy, undoUntil } = tombstone;
    if (destroy && Date.parse(destroy.requestedAt) < Date.parse(undoUntil)) {
      report(
        'error',
        'destroyed-too-soon',
        `${type} "${name}" is to be destroyed since ${destroy.requestedAt}, although it can be restored until ${undoUntil}; take "destroy" out, and ask for it after that`,
        [...at, 'destroy'],
      );
    }
    // Without them it cannot be destroyed; until then nothing depends on it.
    const missing = [
      ...(platform.resourceTypes.has(type) ? [] : [`resource type "${type}"`]),
      ...Object.entries(retained).flatMap(([environment, entry]) => [
        ...(platform.environments.has(environment)
          ? []
          : [`environment "${environment}"`]),
        ...(entry.package === undefined || platform.packages.has(entry.package)
          ? []
          : [`component package "${entry.package}"`]),
      ]),
    ];
    for (const what of new Set(missing)) {
      report(
        'warning',
        'retained-without',
        `${type} "${name}" was removed and is retained, and the platform has no ${what} any more, without which it cannot be destroyed`,
        at,
      );
    }
  });
  return sortProblems(problems);
}
