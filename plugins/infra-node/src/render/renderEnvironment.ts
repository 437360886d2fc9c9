import type { EnvironmentDocument } from '@groundwork/backstage-plugin-infra-common';
import type { ResolvedEnvironment } from '../inputs/resolved';
import type { Located, Platform } from '../platform/platform';
import { alertObjects } from './alerts';
import { dashboardObjects } from './dashboards';
import { leaveRelease, releaseIdentity, writeRelease } from './helmRelease';
import { writeKustomization } from './kustomization';
import {
  environmentPaths,
  isWithin,
  type EnvironmentPaths,
} from '../platform/layout';
import { outputsSecretName, terraformName } from './names';
import { writeNamespace } from './namespace';
import {
  isOwnObject,
  readObjects,
  valueAt,
  type ObjectInventory,
} from './objectInventory';
import {
  keyOf,
  serviceOf,
  type ResourceContext,
  type ServiceContext,
} from './renderContext';
import type { RenderChange, RenderedEnvironment } from './rendered';
import { Rendering } from './rendering';
import { secretObjects } from './secrets';
import { sourceObject } from './sources';
import { terraformObject } from './terraform';

/** What {@link renderEnvironment} works on. @public */
export interface RenderOptions {
  readonly platform: Platform;
  /** What the service is to be here; undefined when it leaves the environment. */
  readonly resolved: ResolvedEnvironment | undefined;
  /** What it was before the change; undefined when it is new here. */
  readonly previous: ResolvedEnvironment | undefined;
  readonly service: string;
  readonly environment: Located<EnvironmentDocument>;
  /** Files of the repository, by path; those of `snapshotScope` at least. */
  readonly files: ReadonlyMap<string, string>;
  readonly change: RenderChange;
}

/**
 * Renders everything of one service in one environment.
 *
 * Files that are there are edited in the keys that Groundwork owns; files that
 * hold nothing but objects of this service that are no longer wanted go away.
 * What other objects need until they are gone (namespace, sources, references
 * to secrets) is never removed here. Deterministic, and rendering its own
 * result again gives no files.
 *
 * @public
 */
export function renderEnvironment(options: RenderOptions): RenderedEnvironment {
  const { platform, resolved, service, environment, files, change } = options;
  const paths = environmentPaths(platform, service, environment.document);
  const inventory = readObjects(
    files,
    (path, text) =>
      path === paths.release ||
      isWithin(path, paths.rendered) ||
      // Several services may share this directory.
      (isWithin(path, paths.sources) && text.includes(service)),
  );
  const claim = (resolved ?? options.previous)?.claim.path;
  const rendering = new Rendering(
    files,
    inventory,
    environment.document.metadata.name,
    `Rendered by Groundwork${
      claim ? ` from ${claim}` : ''
    }. Its keys follow that file; keys that you add stay.`,
    change,
  );
  const stale = staleSecrets(options);
  const kept = new Set<string>();
  if (resolved) {
    renderService(
      rendering,
      inventory,
      { platform, resolved, paths },
      stale,
    ).forEach(path => kept.add(path));
  } else {
    for (const release of inventory.find(releaseIdentity(service))) {
      if (isOwnObject(release.object, service)) continue;
      kept.add(release.path);
      leaveRelease(rendering, release, service, stale);
    }
  }
  const gone = removeRest(rendering, inventory, paths, service, kept);
  writeKustomization(
    rendering,
    paths.rendered,
    resolved ? [...kept].filter(path => !isWithin(path, paths.sources)) : [],
    gone,
  );
  return rendering.result();
}

/** @returns the files that belong to the service now */
function renderService(
  rendering: Rendering,
  inventory: ObjectInventory,
  context: ServiceContext,
  stale: ReadonlySet<string>,
): string[] {
  const written: string[] = [];
  const write = (...parameters: Parameters<Rendering['write']>) =>
    written.push(rendering.write(...parameters));
  const resources = supported(rendering, context);
  writeNamespace(rendering, context);
  for (const resource of resources) {
    const { type, name, module, moduleName, engine } = resource.resource;
    const target = { resource: { type: type.document, name } };
    rendering.attempt(target, () => {
      write(sourceObject(context, { name: moduleName, ...module }), target);
      secrets(rendering, resource).forEach(object => write(object, target));
      if (engine === 'tofu-controller')
        write(terraformObject(resource), target);
      dashboardObjects(resource).forEach(object => write(object, target));
      alertObjects(resource).forEach(object => write(object, target));
    });
  }
  rendering.attempt({}, () => {
    const release = writeRelease(rendering, inventory, context, {
      all: resources,
      byValues: resources.filter(
        ({ resource }) => resource.engine === 'helm-values',
      ),
      staleSecrets: stale,
    });
    if (release !== undefined) written.push(release);
    const [existing] = inventory.find(releaseIdentity(serviceOf(context)));
    if (!existing || isOwnObject(existing.object, serviceOf(context))) {
      const { chart } = context.resolved.package.document.spec;
      write(sourceObject(context, { ...chart, name: `chart-${chart.name}` }));
    }
  });
  return written;
}

/** The resources that can be rendered; findings for the others. */
function supported(
  rendering: Rendering,
  context: ServiceContext,
): ResourceContext[] {
  const byKey = new Map<string, ResourceContext>();
  for (const resource of context.resolved.resources) {
    const current: ResourceContext = { ...context, resource };
    const { type, name, engine } = resource;
    const target = { resource: { type: type.document, name } };
    const label = `${type.document.metadata.name}/${name}`;
    const other = byKey.get(keyOf(current));
    if (engine === 'terragrunt') {
      const { environment } = context.resolved;
      rendering.report(
        {
          severity: 'error',
          rule: 'engine-not-rendered',
          message: `${label} is delivered by terragrunt here, which is not rendered yet. Use tofu-controller or helm-values in this environment.`,
          source: {
            path: environment.path,
            ...environment.position(['spec', 'engine']),
          },
        },
        target,
      );
    } else if (other) {
      rendering.report(
        {
          severity: 'error',
          rule: 'resource-name-clash',
          message: `${label} and ${
            other.resource.type.document.metadata.name
          }/${other.resource.name} would both be called ${keyOf(
            current,
          )}. Choose another name for one of them.`,
        },
        target,
      );
    } else {
      byKey.set(keyOf(current), current);
    }
  }
  return [...byKey.values()];
}

function secrets(rendering: Rendering, context: ResourceContext) {
  const { resource, resolved } = context;
  if (resource.implementation.secretVariables.length === 0) return [];
  const { secretStore } = resolved.environment.document.spec;
  if (secretStore) {
    return secretObjects(context, secretStore, rendering.change);
  }
  rendering.report(
    {
      severity: 'error',
      rule: 'secret-store-missing',
      message: `${resource.type.document.metadata.name}/${resource.name} needs secrets, and environment ${resolved.environment.document.metadata.name} has no spec.secretStore to take them from.`,
      source: {
        path: resolved.environment.path,
        ...resolved.environment.position(['spec']),
      },
    },
    { resource: { type: resource.type.document, name: resource.name } },
  );
  return [];
}

/** Secrets with outputs of resources that were here and are not any more. */
function staleSecrets({
  previous,
  resolved,
  service,
}: RenderOptions): Set<string> {
  const secretsOf = (environment: ResolvedEnvironment | undefined) =>
    (environment?.resources ?? []).map(({ type, name }) =>
      outputsSecretName(
        terraformName(service, type.document.metadata.name, name),
      ),
    );
  const wanted = new Set(secretsOf(resolved));
  return new Set(secretsOf(previous).filter(name => !wanted.has(name)));
}

/**
 * Takes away the files whose objects are all ours and no longer wanted.
 *
 * @returns their paths
 */
function removeRest(
  rendering: Rendering,
  inventory: ObjectInventory,
  paths: EnvironmentPaths,
  service: string,
  kept: ReadonlySet<string>,
): string[] {
  const gone: string[] = [];
  const files = new Map<string, boolean>();
  for (const { path, object } of inventory.objects) {
    const own = isOwnObject(object, service);
    files.set(path, own && files.get(path) !== false);
    if (own && kept.has(path) === false && files.get(path) === false) {
      rendering.report({
        severity: 'warning',
        rule: 'object-left',
        message: `${valueAt(object, ['kind'])} ${valueAt(object, [
          'metadata',
          'name',
        ])} in ${path} is not wanted any more, but the file holds other objects too. Remove it by hand.`,
        source: { path, line: 1 },
      });
    }
  }
  for (const [path, own] of files) {
    if (!own || kept.has(path) || isWithin(path, paths.sources)) continue;
    rendering.remove(path);
    gone.push(path);
  }
  return gone;
}
