import type { ObservedKind } from './kind';
import { tagKeys } from './identity';
import { appliedByKeys } from './references';

/**
 * Names of members that are wanted of an object, or of each object of a list:
 * the whole value, or again some members of it.
 */
export interface WantedMembers {
  readonly [name: string]: true | WantedMembers;
}

/** Members by name, of which everything is wanted. */
export function whole(...names: readonly string[]): Record<string, true> {
  return Object.fromEntries(names.map(name => [name, true]));
}

/** What names another object. */
export const wantedReference: WantedMembers = whole(
  'kind',
  'name',
  'namespace',
);

/** Says that Flux shall not delete the object. */
export const pruneKey = 'kustomize.toolkit.fluxcd.io/prune';

/** All that the projection of a kind reads of an object. */
export function wantedOf(kind: ObservedKind): WantedMembers {
  return {
    metadata: {
      ...whole(
        'name',
        'namespace',
        'uid',
        'generation',
        'resourceVersion',
        'creationTimestamp',
        'deletionTimestamp',
      ),
      labels: whole(...tagKeys, ...appliedByKeys, pruneKey),
      annotations: whole(...tagKeys, pruneKey),
    },
    spec: { suspend: true, ...kind.reads.spec },
    status: {
      observedGeneration: true,
      conditions: whole(
        'type',
        'status',
        'reason',
        'message',
        'lastTransitionTime',
      ),
      ...kind.reads.status,
    },
  };
}
