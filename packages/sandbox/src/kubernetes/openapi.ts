import type { ClusterKinds } from './clusterKinds';
import { apiVersionOf, Kind } from './kind';
import type { JsonFields } from './object';

/** The answer of `/openapi/v3`: where the description of each version is. */
export function openApiPaths(kinds: ClusterKinds, base: string): JsonFields {
  const versions = new Set(kinds.all().map(wayOf));
  return {
    paths: Object.fromEntries(
      [...versions].map(way => [
        way,
        { serverRelativeURL: `${base}/openapi/v3/${way}` },
      ]),
    ),
  };
}

/** `apis/infra.contrib.fluxcd.io/v1alpha2`, `api/v1`. */
function wayOf(kind: { group: string; version: string }): string {
  return `${kind.group ? 'apis' : 'api'}/${apiVersionOf(kind)}`;
}

/**
 * The description of one version, for kubectl: to explain fields, and to learn
 * that this server checks fields itself.
 */
export function openApiOf(
  kinds: ClusterKinds,
  way: string,
): JsonFields | undefined {
  const here = kinds.all().filter(kind => wayOf(kind) === way);
  if (here.length === 0) {
    return undefined;
  }
  return {
    openapi: '3.0.0',
    info: { title: 'Groundwork sandbox', version: 'v1' },
    paths: Object.fromEntries(
      here.map(kind => [
        `/${way}${kind.namespaced ? '/namespaces/{namespace}' : ''}/${
          kind.plural
        }/{name}`,
        operations(kind),
      ]),
    ),
    components: {
      schemas: Object.fromEntries(
        here.map(kind => [
          nameOf(kind),
          {
            ...(kind.schema as unknown as JsonFields),
            'x-kubernetes-group-version-kind': [gvk(kind)],
          },
        ]),
      ),
    },
  };
}

function gvk({ group, version, kind }: Kind): JsonFields {
  return { group, version, kind };
}

function nameOf(kind: Kind): string {
  const group = kind.group.split('.').reverse().join('.') || 'core';
  return `${group}.${kind.version}.${kind.kind}`;
}

function operations(kind: Kind): JsonFields {
  const parameters = ['dryRun', 'fieldManager', 'fieldValidation', 'force'].map(
    name => ({ name, in: 'query', schema: { type: 'string' } }),
  );
  const content = {
    'application/json': {
      schema: { $ref: `#/components/schemas/${nameOf(kind)}` },
    },
  };
  const responses = { 200: { description: 'OK', content } };
  const shared = { 'x-kubernetes-group-version-kind': gvk(kind), responses };
  return {
    get: { ...shared, 'x-kubernetes-action': 'get' },
    put: { ...shared, 'x-kubernetes-action': 'put', parameters },
    patch: { ...shared, 'x-kubernetes-action': 'patch', parameters },
  };
}
