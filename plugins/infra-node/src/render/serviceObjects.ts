import { alertObjects } from './alerts';
import { dashboardObjects } from './dashboards';
import { writeRelease } from './helmRelease';
import { writeNamespace } from './namespace';
import { releaseIdentity } from './newRelease';
import { isOwnObject, type ObjectInventory } from './objectInventory';
import {
  keyOf,
  serviceOf,
  type ResourceContext,
  type ServiceContext,
} from './renderContext';
import type { Rendering } from './rendering';
import { secretObjects } from './secrets';
import { sourceObject } from './sources';
import { terraformObject } from './terraform';

/**
 * Writes everything of a service that stays or comes.
 *
 * @param stale - Secrets with outputs of resources that go
 * @returns the files that belong to the service now
 */
export function writeService(
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
      if (engine === 'tofu-controller') {
        write(terraformObject(resource), target);
      } else {
        warnOfTakeover(rendering, inventory, resource);
      }
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

/**
 * Writes what Terraform needs to destroy removed resources: their objects, the
 * sources of their modules and their secrets, and nothing else of them.
 *
 * @returns the files that belong to them
 */
export function writeDestroyed(
  rendering: Rendering,
  context: ServiceContext,
): string[] {
  const written: string[] = [];
  for (const resource of supported(rendering, context)) {
    const { type, name, module, moduleName } = resource.resource;
    const target = { resource: { type: type.document, name } };
    rendering.attempt(target, () => {
      const objects = [
        sourceObject(context, { name: moduleName, ...module }),
        ...secrets(rendering, resource),
        terraformObject({ ...resource, isDestroyed: true }),
      ];
      written.push(...objects.map(object => rendering.write(object, target)));
    });
  }
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

/** Helm does not touch objects that it has not made. */
function warnOfTakeover(
  rendering: Rendering,
  inventory: ObjectInventory,
  context: ResourceContext,
): void {
  const { type, name } = context.resource;
  const [object] = inventory.find(terraformObject(context).identity);
  if (!object || !type.document.spec.stateful) return;
  rendering.report(
    {
      severity: 'warning',
      rule: 'engine-changed',
      message: `${type.document.metadata.name}/${name} has a Terraform object of its own until now, which stays in the cluster because it holds data. Helm takes it over only when it carries the annotations meta.helm.sh/release-name and meta.helm.sh/release-namespace and the label app.kubernetes.io/managed-by: Helm; set them before merging.`,
      source: { path: object.path, line: 1 },
    },
    { resource: { type: type.document, name } },
  );
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
