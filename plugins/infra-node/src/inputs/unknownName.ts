import type {
  Finding,
  ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import { nearest, suggestion } from '../platform/nearest';
import type { Located, Platform } from '../platform/platform';
import type { PackageChoice } from './choosePackage';
import { sourceOf } from './sourceOf';

const kinds = {
  environment: 'Environment',
  profile: 'Profile',
  'resource type': 'ResourceType',
};

/** What to say of a name whose document exists and is broken; undefined for any other. */
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

/** A claim names something that the platform does not have. */
export function unknownName(
  platform: Platform,
  claim: Located<ServiceInfraDocument>,
  what: keyof typeof kinds,
  word: string,
  keys: readonly (string | number)[],
): Finding {
  const [names, field] = {
    environment: [platform.environments, 'environments'] as const,
    profile: [platform.profiles, 'profile'] as const,
    'resource type': [platform.resourceTypes, 'resources'] as const,
  }[what];
  const all = [...names.keys()];
  const broken = brokenDocument(platform, what, word);
  const near = broken ? undefined : nearest(word, all);
  return {
    severity: 'error',
    rule: `unknown-${what.replace(' ', '-')}`,
    message: broken ?? `Unknown ${what} "${word}"${suggestion(word, all)}`,
    source: sourceOf(claim, keys),
    target: { field },
    ...(near !== undefined &&
      what === 'profile' && {
        fix: { text: `Use ${near}`, field: { name: field, value: near } },
      }),
  };
}

/** A service has no package in an environment, or one that does not exist. */
export function packageFinding(
  platform: Platform,
  claim: Located<ServiceInfraDocument>,
  environment: string,
  choice: PackageChoice,
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
