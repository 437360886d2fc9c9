import type { ExpressionScope } from '../inputs/expression';
import { expressionScope } from '../inputs/expressionScope';
import type { ResolvedEnvironment, ResolvedResource } from '../inputs/resolved';
import type { Platform } from '../platform/platform';
import type { EnvironmentPaths } from '../platform/layout';
import { resourceKey, terraformName } from './names';
import { perChange } from './perChange';

/** What objects of a service in an environment are rendered from. */
export interface ServiceContext {
  readonly platform: Platform;
  readonly resolved: ResolvedEnvironment;
  readonly paths: EnvironmentPaths;
}

/** What objects of one resource are rendered from. */
export interface ResourceContext extends ServiceContext {
  readonly resource: ResolvedResource;
  /** Whether it was removed and is being destroyed. */
  readonly isDestroyed?: boolean;
}

/** Name of the service. */
export function serviceOf({ resolved }: ServiceContext): string {
  return resolved.claim.document.metadata.name;
}

/** `<type>-<name>` of the resource. */
export function keyOf({ resource }: ResourceContext): string {
  return resourceKey(resource.type.document.metadata.name, resource.name);
}

/** Name of the resource's Terraform object. */
export function terraformNameOf(context: ResourceContext): string {
  return terraformName(
    serviceOf(context),
    context.resource.type.document.metadata.name,
    context.resource.name,
  );
}

/** What expressions see; with the resource's part when there is one. */
export const scopeOf = perChange<
  ServiceContext | ResourceContext,
  ExpressionScope
>((context, change) => {
  const { resolved } = context;
  return expressionScope({
    claim: resolved.claim.document,
    environment: resolved.environment.document,
    namespace: resolved.namespace,
    profile: resolved.profile.document,
    package: resolved.package.document,
    ...('resource' in context && {
      resource: {
        type: context.resource.type.document,
        name: context.resource.name,
        inputs: context.resource.inputs,
      },
    }),
    change,
  });
});
