import type { JsonObject, JsonValue } from '@backstage/types';
import { sameJson } from '../inputs/sameJson';
import { isObject, valueAt } from './objectInventory';
import { outputAliases } from './outputs';
import {
  keyOf,
  serviceOf,
  terraformNameOf,
  type ResourceContext,
  type ServiceContext,
} from './renderContext';
import type { RenderChange } from './rendered';
import { outputsSecretName } from './names';
import { cloudTags, serviceTags, sorted } from './tags';
import { approval, terraformSpec } from './terraformSpec';

/**
 * `spec.values.infrastructure`: what the service chart makes Terraform objects
 * from, where resources are delivered by Helm values.
 *
 * The map keeps the id of its change until something else in it changes, and
 * each resource keeps its own the same way.
 *
 * @returns undefined when no resource is delivered this way
 */
export function infrastructureValues(
  service: ServiceContext,
  resources: readonly ResourceContext[],
  existing: JsonValue | undefined,
  change: RenderChange,
): JsonObject | undefined {
  if (resources.length === 0) return undefined;
  const before = isObject(existing) ? existing : undefined;
  const values = sorted(
    Object.fromEntries(
      resources.map(resource => [
        keyOf(resource),
        resourceValues(
          resource,
          valueAt(before, ['resources', keyOf(resource)]),
          change,
        ),
      ]),
    ),
  );
  const whole = (current: RenderChange): JsonObject => ({
    ...summary(service, current),
    resources: values,
  });
  const own = ownChange(before);
  if (own) {
    const settled = whole(own);
    if (sameJson(settled, before)) return settled;
  }
  return whole(change);
}

/** The change that made a map what it is. */
function ownChange(values: JsonObject | undefined): RenderChange | undefined {
  const { changeId: id, requestedBy } = values ?? {};
  if (typeof id !== 'string') return undefined;
  return typeof requestedBy === 'string' ? { id, requestedBy } : { id };
}

function changeValues({ id, requestedBy }: RenderChange): JsonObject {
  return { changeId: id, ...(requestedBy !== undefined && { requestedBy }) };
}

function summary(service: ServiceContext, change: RenderChange): JsonObject {
  const { cloud } = service.resolved.environment.document.spec;
  const tags = serviceTags(service, change);
  return {
    service: serviceOf(service),
    environment: tags.environment,
    profile: tags.profile,
    package: tags.package,
    ...changeValues(change),
    tags: cloudTags(tags, cloud),
  };
}

function resourceValues(
  context: ResourceContext,
  existing: JsonValue | undefined,
  change: RenderChange,
): JsonObject {
  const { resolved } = context;
  const mode = resolved.environment.document.spec.terraform.approval;
  const before = isObject(existing) ? existing : undefined;
  const own = ownChange(before);
  if (before && own) {
    const kept = build(
      context,
      own,
      approval({ mode, existing: before.approvePlan, changed: false }),
    );
    if (sameJson(kept, before)) return kept;
  }
  const changed = before !== undefined;
  return build(
    context,
    change,
    approval({ mode, existing: before?.approvePlan, changed }),
  );
}

function build(
  context: ResourceContext,
  change: RenderChange,
  approvePlan: string,
): JsonObject {
  const { resource, resolved } = context;
  const { sourceRef, writeOutputsToSecret, runnerPodTemplate, ...spec } =
    terraformSpec(context, change);
  const { runnerSecrets } = resolved.environment.document.spec.terraform;
  const aliases = outputAliases(resource.type.document, resource.name);
  return {
    type: resource.type.document.metadata.name,
    name: resource.name,
    objectName: terraformNameOf(context),
    ...changeValues(change),
    source: sourceRef,
    approvePlan,
    ...spec,
    ...(runnerPodTemplate !== undefined && { runnerSecrets }),
    ...(writeOutputsToSecret !== undefined && {
      outputs: {
        secret: outputsSecretName(terraformNameOf(context)),
        names: aliases.map(({ output, env }) => `${output}:${env}`),
      },
    }),
  };
}
