import type { JsonObject } from '@backstage/types';
import { changeAnnotations } from './ownedObject';
import type { ResourceContext, ServiceContext } from './renderContext';
import type { RenderChange } from './rendered';
import { MANAGER, OWN_PREFIX, serviceTags, sorted, tagMetadata } from './tags';

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
  const labels: Record<string, string> = {
    'app.kubernetes.io/managed-by': MANAGER,
  };
  const annotations: Record<string, string> = {};
  for (const tag of tagMetadata(serviceTags(context, change))) {
    if (own.without?.includes(tag.name)) continue;
    const section = tag.section === 'labels' ? labels : annotations;
    section[tag.key] = tag.value;
  }
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
    labels: sorted({ ...labels, ...identity, ...own.labels }),
    annotations: sorted({
      ...annotations,
      ...changeAnnotations(change),
      ...flux.noSubstitution,
      ...own.annotations,
    }),
  };
}
