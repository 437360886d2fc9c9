import type {
  DesiredResource,
  ObjectRef,
  PackageState,
  ServiceInfraDocument,
  ServiceLink,
  Tier,
} from '@groundwork/backstage-plugin-infra-common';
import type { ResolvedEnvironment } from '../inputs/resolved';
import { claimOfTombstone } from '../inputs/resolveDestroyed';
import { resolveEnvironment } from '../inputs/resolveEnvironment';
import { environmentPaths } from '../platform/layout';
import type { Located, Platform } from '../platform/platform';
import { outputsSecretName, terraformName } from '../render/names';
import { outputAliases } from '../render/outputs';
import { newerCertified } from './newerCertified';
import { serviceLinks } from './serviceLinks';

/** An output of a resource and where its value is. @public */
export interface DesiredOutput {
  readonly name: string;
  readonly description?: string;
  /** Environment variable in which the service reads it. */
  readonly variable?: string;
  readonly secret?: { namespace: string; name: string; key: string };
}

/** A service in an environment as Git asks for it. @public */
export interface DesiredEnvironment {
  readonly name: string;
  readonly title: string;
  readonly tier?: Tier;
  readonly cluster?: string;
  /** `name@version`. */
  readonly package?: string;
  readonly packageState?: PackageState;
  /** Number of certified versions of the package that are newer. */
  readonly behind: number;
  /** Files and directories of the repository that belong to it. */
  readonly paths: readonly string[];
  readonly resources: readonly (DesiredResource & {
    readonly outputs: readonly DesiredOutput[];
  })[];
}

/**
 * What the base branch asks for, for one service: everything that a status is
 * compared with. A plain value, so that it can be stored.
 *
 * @public
 */
export interface DesiredService {
  readonly service: string;
  readonly component: string;
  readonly owner: string;
  readonly profile: string;
  /** In the order of promotion. */
  readonly environments: readonly DesiredEnvironment[];
  /**
   * What was removed and is still in the cloud, by environment; in some of
   * them the service may be gone. A resource is `retained`, or Git asks to
   * destroy it.
   */
  readonly retained: readonly DesiredEnvironment[];
  readonly links: readonly ServiceLink[];
}

/**
 * Describes what a claim asks for. A resource that cannot be resolved (its type
 * or package is gone, say) is listed all the same, without an object.
 *
 * @public
 */
export function describeDesired(options: {
  platform: Platform;
  claim: Located<ServiceInfraDocument>;
  now: Date;
}): DesiredService {
  const { platform, claim, now } = options;
  const { metadata, spec } = claim.document;
  const links: ServiceLink[] = [];
  const order = [...platform.environments.keys()];
  const names = Object.keys(spec.environments).sort(
    (a, b) => order.indexOf(a) - order.indexOf(b),
  );
  const environments = names.map(name => {
    const resolution = { platform, claim, environment: name, now };
    const { resolved } = resolveEnvironment(resolution);
    if (resolved) links.push(...serviceLinks(resolved));
    return describeEnvironment({ ...resolution, resolved });
  });
  return {
    service: metadata.name,
    component: spec.component,
    owner: spec.owner.toLocaleLowerCase('en-US'),
    profile: spec.profile,
    environments,
    retained: describeRetained(options, order),
    links,
  };
}

/** What tombstones say, in the order of promotion. */
function describeRetained(
  {
    platform,
    claim,
    now,
  }: {
    platform: Platform;
    claim: Located<ServiceInfraDocument>;
    now: Date;
  },
  order: readonly string[],
): DesiredEnvironment[] {
  const found = new Map<string, DesiredEnvironment>();
  claim.document.spec.tombstones?.forEach((tombstone, index) => {
    const { removedAt, undoUntil, destroy, retained } = tombstone;
    const single = claimOfTombstone(claim, index);
    for (const name of Object.keys(retained)) {
      const resolution = { platform, claim: single, environment: name, now };
      const { resolved } = resolveEnvironment(resolution);
      const one = describeEnvironment({ ...resolution, resolved });
      const resources = one.resources.map(resource => ({
        ...resource,
        outputs: [],
        ...(destroy
          ? { approval: 'manual' as const }
          : { retained: { removedAt, undoUntil } }),
      }));
      const known = found.get(name);
      found.set(name, {
        ...one,
        behind: 0,
        resources: [...(known?.resources ?? []), ...resources],
      });
    }
  });
  return [...found.values()].sort(
    (a, b) => order.indexOf(a.name) - order.indexOf(b.name),
  );
}

function describeEnvironment(options: {
  platform: Platform;
  claim: Located<ServiceInfraDocument>;
  environment: string;
  resolved: ResolvedEnvironment | undefined;
  now: Date;
}): DesiredEnvironment {
  const { platform, claim, environment: name, resolved, now } = options;
  const { metadata, spec } = claim.document;
  const document = platform.environments.get(name)?.document;
  const ref = resolved
    ? `${resolved.package.document.spec.package}@${resolved.package.document.spec.version}`
    : spec.environments[name].package ?? spec.package;
  return {
    name,
    title: document?.metadata.title ?? name,
    ...(document && {
      tier: document.spec.tier,
      cluster: document.spec.cluster,
    }),
    ...(ref !== undefined && { package: ref }),
    ...(resolved && { packageState: resolved.packageStatus.state }),
    behind: ref === undefined ? 0 : newerCertified(platform, ref, now).length,
    paths: document ? pathsOf(platform, metadata.name, document) : [],
    resources: spec.resources
      .filter(resource => resource.environments?.[name]?.enabled !== false)
      .map(({ type, name: resource }) =>
        describeResource({ ...options, type, name: resource }),
      ),
  };
}

function pathsOf(
  platform: Platform,
  service: string,
  environment: Parameters<typeof environmentPaths>[2],
): string[] {
  try {
    const paths = environmentPaths(platform, service, environment);
    return [...new Set([paths.rendered, paths.release, paths.sources])];
  } catch {
    return [];
  }
}

function describeResource(options: {
  platform: Platform;
  claim: Located<ServiceInfraDocument>;
  environment: string;
  resolved: ResolvedEnvironment | undefined;
  type: string;
  name: string;
}): DesiredEnvironment['resources'][number] {
  const { platform, claim, environment, resolved, type, name } = options;
  const service = claim.document.metadata.name;
  const document = platform.environments.get(environment)?.document;
  const decided = resolved?.resources.find(
    one => one.name === name && one.type.document.metadata.name === type,
  );
  const engine =
    decided?.engine ?? document?.spec.engine ?? ('tofu-controller' as const);
  const place =
    resolved && document
      ? { cluster: document.spec.cluster, namespace: resolved.namespace }
      : undefined;
  const terraform = terraformName(service, type, name);
  const object: ObjectRef | undefined =
    place && engine !== 'terragrunt'
      ? { ...place, kind: 'Terraform', name: terraform }
      : undefined;
  const typeDocument = platform.resourceTypes.get(type)?.document;
  const aliases = typeDocument ? outputAliases(typeDocument, name) : [];
  return {
    service,
    environment,
    type,
    name,
    engine,
    stateful: typeDocument?.spec.stateful ?? true,
    object,
    release: place && { ...place, kind: 'HelmRelease', name: service },
    approval: document?.spec.terraform.approval ?? 'manual',
    changeId: undefined,
    outputs: (typeDocument?.spec.outputs ?? []).map(output => {
      const variable = aliases.find(one => one.output === output.name)?.env;
      return {
        name: output.name,
        ...(output.description !== undefined && {
          description: output.description,
        }),
        ...(variable !== undefined && { variable }),
        ...(variable !== undefined &&
          object && {
            secret: {
              namespace: object.namespace,
              name: outputsSecretName(terraform),
              key: variable,
            },
          }),
      };
    }),
  };
}
