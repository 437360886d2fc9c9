import { ClusterAnswerError } from '../connection/failures';
import type { ObservedKind } from '../project/kind';

/**
 * Why a kind cannot be observed and what would help, when that is not a matter
 * of the connection.
 */
export function unavailability(
  error: unknown,
  kind: ObservedKind,
  cluster: string,
): string | undefined {
  if (!(error instanceof ClusterAnswerError)) return undefined;
  const resource = `${kind.plural}.${kind.group}`;
  switch (error.status) {
    case 404:
      return `cluster ${cluster} does not serve ${kind.group}/${kind.version} ${kind.kind}: its custom resource definition comes with ${kind.partOf}`;
    case 403:
      return `the credentials of cluster ${cluster} may not read ${kind.kind}: grant get, list and watch on ${resource} in all namespaces`;
    case 401:
      return `cluster ${cluster} refuses the credentials, also after they were read anew: renew its token`;
    default:
      return undefined;
  }
}
