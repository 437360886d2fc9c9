import type { IncomingMessage, ServerResponse } from 'http';
import type { Form } from './answers';
import type { KubernetesCluster } from './cluster';
import type { JsonFields, KubernetesObject } from './object';
import type { Route } from './route';
import { listKindOf, partialOf, RowObject, tableOf } from './table';

/** One request for a resource. */
export type Call = {
  cluster: KubernetesCluster;
  route: Route;
  query: URLSearchParams;
  request: IncomingMessage;
  response: ServerResponse;
};

/** Whether a parameter is switched on. */
export const on = (value: string | null) => value === 'true' || value === '1';

/** How lists are sent in the form that a client asks for. */
export function presenter(call: Call, form: Form) {
  const { route, cluster, query } = call;
  const include = (query.get('includeObject') ?? 'Metadata') as RowObject;
  return (
    objects: KubernetesObject[],
    metadata: JsonFields,
    headings = true,
  ): JsonFields =>
    form === 'table'
      ? tableOf(route.kind, objects, {
          ...{ now: cluster.clock(), include, metadata, headings },
        })
      : {
          ...(form === 'metadata'
            ? {
                kind: 'PartialObjectMetadataList',
                apiVersion: 'meta.k8s.io/v1',
              }
            : listKindOf(route.kind)),
          metadata,
          items: (form === 'metadata'
            ? objects.map(partialOf)
            : objects) as unknown as JsonFields[],
        };
}

/** How one object is sent. */
export function one(call: Call, form: Form, object: KubernetesObject): unknown {
  if (form === 'table') {
    return presenter(call, form)([object], {
      resourceVersion: object.metadata.resourceVersion,
    });
  }
  return form === 'metadata' ? partialOf(object) : object;
}
