import type { JsonObject } from '@backstage/types';
import { changeAnnotations } from './ownedObject';
import type { ResourceContext, ServiceContext } from './renderContext';
import type { RenderChange } from './rendered';
import { OWN_PREFIX, serviceTags, sorted, tagMetadata } from './tags';

/** Annotations that Flux reads. */
export const flux = {
  /** Otherwise `${…}` in values is taken for a variable of the Kustomization. */
  noSubstitution: { 'kustomize.toolkit.fluxcd.io/substitute': 'disabled' },
  /** The object stays in the cluster when it leaves Git. */
  noPruning: { 'kustomize.toolkit.fluxcd.io/prune': 'disabled' },
  /** The object is made when it is missing and left alone when it is there. */
  onlyIfMissing: { 'kustomize.toolkit.fluxcd.io/ssa': 'IfNotPresent' },
} as const;

/**
 * `metadata` of a rendered object: the tags as labels and annotations, and
 * variables of Flux switched off.
 */
export function objectMetadata(
  context: ServiceContext | ResourceContext,
  change: RenderChange,
  own: {
    name: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
    /** Tags that do not belong on this object. */
    without?: readonly string[];
  },
): JsonObject {
  const all = Object.entries(serviceTags(context, change));
  const tags = tagMetadata(
    Object.fromEntries(all.filter(([name]) => !own.without?.includes(name))),
  );
  const identity: Record<string, string> =
    'resource' in context
      ? {
          [`${OWN_PREFIX}type`]: context.resource.type.document.metadata.name,
          [`${OWN_PREFIX}resource`]: context.resource.name,
        }
      : {};
  return {
    name: own.name,
    namespace: context.resolved.namespace,
    labels: sorted({ ...tags.labels, ...identity, ...own.labels }),
    annotations: sorted({
      ...tags.annotations,
      ...changeAnnotations(change),
      ...flux.noSubstitution,
      ...own.annotations,
    }),
  };
}
