import {
  formatResourceId,
  type ClaimResource,
  type Finding,
  type FindingTarget,
  type ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import { takeBackResource } from './rollbackResource';
import { back, keysOf, ownOf, type Three } from './threeWay';
import { isSameResource } from './tombstones';

type Claim = ServiceInfraDocument;
type Spec = Claim['spec'];
type Environment = Spec['environments'][string];

/**
 * The claim without what one commit changed: profile, packages, environments,
 * resources and their inputs, each by itself. What was changed again since is
 * left alone, and a finding names both values.
 */
export function takeBack(
  claim: Claim,
  /** The claim before and after that commit. */
  commit: { before: Claim; after: Claim },
  findings: Finding[],
): Claim {
  const part = <T>(pick: (spec: Spec) => T | undefined): Three<T> => ({
    before: pick(commit.before.spec),
    after: pick(commit.after.spec),
    now: pick(claim.spec),
  });
  const field = (what: string, name: 'profile' | 'package') =>
    back(
      what,
      part(s => s[name]),
      { field: name },
      findings,
    );
  const profile = field('The profile', 'profile');
  const general = field('The package', 'package');

  const environments: Spec['environments'] = {};
  const dropped = new Set<string>();
  for (const name of keysOf(part(s => s.environments))) {
    const entry = takeBackEnvironment(name, part, findings);
    if (entry) environments[name] = entry;
    else dropped.add(name);
  }

  const resources = identities([claim, commit.before]).flatMap(
    id =>
      takeBackResource(
        id,
        part(s => s.resources.find(r => isSameResource(r, id))),
        findings,
      ) ?? [],
  );
  const { component, owner, tombstones } = claim.spec;
  return {
    ...claim,
    spec: {
      component,
      owner,
      profile: profile ?? claim.spec.profile,
      ...(general !== undefined && { package: general }),
      environments,
      resources: resources.map(resource => withoutEntries(resource, dropped)),
      ...(tombstones && { tombstones }),
    },
  };
}

function takeBackEnvironment(
  name: string,
  part: <T>(pick: (spec: Spec) => T | undefined) => Three<T>,
  findings: Finding[],
): Environment | undefined {
  const target: FindingTarget = { environment: name, field: 'environments' };
  const { before, after, now } = part(s => ownOf(s.environments, name));
  if (!before || !after || !now) {
    // Values that resources have there belong to the environment.
    return back(
      `What the service has in ${name}`,
      part(s => wholeOf(s, name)),
      target,
      findings,
    )?.entry;
  }
  const ref = back(
    `The package in ${name}`,
    part(s => ownOf(s.environments, name)?.package),
    target,
    findings,
  );
  if (ref === now.package) return now;
  return ref === undefined ? {} : { package: ref };
}

function identities(claims: readonly Claim[]) {
  const found: { type: string; name: string }[] = [];
  for (const { type, name } of claims.flatMap(({ spec }) => spec.resources)) {
    if (!found.some(one => isSameResource(one, { type, name }))) {
      found.push({ type, name });
    }
  }
  return found;
}

/** An environment with all that a claim says of it. */
function wholeOf({ environments, resources }: Spec, name: string) {
  const entry = ownOf(environments, name);
  if (!entry) return undefined;
  const values: Record<string, unknown> = {};
  for (const resource of resources) {
    const own = ownOf(resource.environments, name);
    if (own) values[formatResourceId(resource)] = own;
  }
  return { entry, values };
}

function withoutEntries(
  resource: ClaimResource,
  names: ReadonlySet<string>,
): ClaimResource {
  const { environments, ...rest } = resource;
  const left = Object.entries(environments ?? {}).filter(
    ([name]) => !names.has(name),
  );
  if (left.length === Object.keys(environments ?? {}).length) return resource;
  return {
    ...rest,
    ...(left.length > 0 && { environments: Object.fromEntries(left) }),
  };
}
