import type { IncomingMessage } from 'http';
import type { KubernetesCluster } from './cluster';
import type { Route } from './route';
import { KubernetesError, qualified } from './status';

/** Refuses whoever has no token that is good at the moment. */
export function requireAccess(
  cluster: KubernetesCluster,
  request: IncomingMessage,
  token: string,
): void {
  const given = /^Bearer\s+(.+)$/i.exec(request.headers.authorization ?? '');
  const { expiredTokens, anonymousRefused } = cluster.faults;
  const good = given
    ? given[1] === token &&
      !expiredTokens.has('*') &&
      !expiredTokens.has(given[1])
    : !anonymousRefused;
  if (!good) {
    throw new KubernetesError(401, 'Unauthorized', 'Unauthorized');
  }
}

const verbs: Record<string, string> = {
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};

/** Refuses what nobody may touch at the moment. */
export function requireAllowed(
  cluster: KubernetesCluster,
  route: Route,
  request: IncomingMessage,
  query: URLSearchParams,
): void {
  const { kind, namespace, name } = route;
  if (!cluster.faults.forbidden.has(qualified(kind))) {
    return;
  }
  const reading = name === undefined ? 'list' : 'get';
  const watching = ['true', '1'].includes(query.get('watch') ?? '');
  const verb = verbs[request.method ?? ''] ?? (watching ? 'watch' : reading);
  const user = request.headers.authorization
    ? 'system:serviceaccount:groundwork:reader'
    : 'system:anonymous';
  const where = namespace
    ? `in the namespace "${namespace}"`
    : 'at the cluster scope';
  const called = name === undefined ? '' : ` "${name}"`;
  throw new KubernetesError(
    403,
    'Forbidden',
    `${qualified(
      kind,
    )}${called} is forbidden: User "${user}" cannot ${verb} resource "${
      kind.plural
    }" in API group "${kind.group}" ${where}`,
    {
      ...(name !== undefined && { name }),
      ...(kind.group && { group: kind.group }),
      kind: kind.plural,
    },
  );
}
