import type { ClusterKinds } from './clusterKinds';
import type { Kind } from './kind';

/** The resource that a path names. */
export type Route = {
  kind: Kind;
  namespace: string | undefined;
  name: string | undefined;
  subresource: string | undefined;
};

/** What is left of a path below `/api/v1` or `/apis/<group>/<version>`. */
function versionOf(
  path: string[],
): { group: string; version: string; rest: string[] } | undefined {
  if (path[0] === 'api' && path.length >= 2) {
    return { group: '', version: path[1], rest: path.slice(2) };
  }
  return path[0] === 'apis' && path.length >= 3
    ? { group: path[1], version: path[2], rest: path.slice(3) }
    : undefined;
}

/**
 * Reads a path such as `/apis/<group>/<version>/namespaces/<ns>/<plural>/<name>`;
 * undefined when the cluster has nothing there.
 */
export function routeOf(
  kinds: ClusterKinds,
  path: string[],
): Route | undefined {
  const parts = versionOf(path);
  if (!parts || parts.rest.length === 0) {
    return undefined;
  }
  const { group, version, rest } = parts;
  // `/api/v1/namespaces/x` is a namespace, `/api/v1/namespaces/x/secrets` is in it.
  const inside =
    rest[0] === 'namespaces' &&
    rest.length >= 3 &&
    !(group === '' && ['status', 'finalize'].includes(rest[2]));
  const [plural, name, subresource, ...more] = inside ? rest.slice(2) : rest;
  const kind = kinds.find(group, version, plural);
  const known = subresource === undefined || subresource === 'status';
  if (!kind || more.length > 0 || !known || (inside && !kind.namespaced)) {
    return undefined;
  }
  if (subresource === 'status' && !kind.status) {
    return undefined;
  }
  return {
    kind,
    namespace: inside ? rest[1] : undefined,
    name,
    subresource,
  };
}
