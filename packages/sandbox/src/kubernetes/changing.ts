import type { FieldValidation } from './admission';
import { bodyOf, formOf, send } from './answers';
import { Call, on, one } from './call';
import { isFields, KubernetesObject } from './object';
import { snapshotOf } from './reading';
import { KubernetesError } from './status';
import type { WriteOptions } from './writing';

const PATCHES = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/apply-patch+yaml',
  'application/strategic-merge-patch+json',
];

function optionsOf(call: Call): WriteOptions {
  const { query, route, request } = call;
  const agent = String(request.headers['user-agent'] ?? 'unknown');
  const validation = query.get('fieldValidation');
  return {
    ...(route.subresource === 'status' && { subresource: 'status' }),
    ...(validation && { validation: validation as FieldValidation }),
    dryRun: query.has('dryRun'),
    manager: query.get('fieldManager') ?? agent.split('/')[0],
    force: on(query.get('force')),
  };
}

function sendWritten(
  call: Call,
  status: number,
  object: KubernetesObject,
  warnings: string[],
): void {
  const headers =
    warnings.length > 0
      ? { Warning: warnings.map(text => `299 - ${JSON.stringify(text)}`) }
      : undefined;
  const { request, response } = call;
  send(request, response, status, one(call, formOf(request), object), headers);
}

/** Creates an object. */
export async function create(call: Call): Promise<void> {
  const { cluster, route, request } = call;
  const body = await bodyOf(request);
  const { object, warnings } = cluster.writing.create(
    ...([route.kind, route.namespace, body, optionsOf(call)] as const),
  );
  sendWritten(call, 201, object, warnings);
}

/** Replaces or patches an object. */
export async function change(call: Call, name: string): Promise<void> {
  const { cluster, route, request } = call;
  const { kind, namespace } = route;
  const body = await bodyOf(request);
  const place = { namespace, name };
  const type = (request.headers['content-type'] ?? '').split(';')[0].trim();
  const options = optionsOf(call);
  if (request.method === 'PUT') {
    const { object, warnings } = cluster.writing.update(
      ...([kind, place, body, options] as const),
    );
    sendWritten(call, 200, object, warnings);
    return;
  }
  if (!PATCHES.includes(type) || (kind.custom && type === PATCHES[3])) {
    throw new KubernetesError(
      415,
      'UnsupportedMediaType',
      `the body of the request was in an unknown format - accepted media types include: ${PATCHES.slice(
        0,
        kind.custom ? 3 : 4,
      ).join(', ')}`,
    );
  }
  const { object, created, warnings } = cluster.writing.patch(
    ...([kind, place, type, body, options] as const),
  );
  sendWritten(call, created ? 201 : 200, object, warnings);
}

/** Deletes an object, or all that are selected. */
export async function remove(call: Call): Promise<void> {
  const { cluster, route, query, request, response } = call;
  const { kind, namespace, name } = route;
  const body = await bodyOf(request);
  const options = isFields(body) ? body : {};
  const propagation =
    query.get('propagationPolicy') ??
    (options.propagationPolicy as string | undefined);
  if (name === undefined) {
    for (const object of snapshotOf(call).objects) {
      const { metadata } = object;
      if (cluster.store.get(kind, metadata.namespace, metadata.name)) {
        cluster.writing.remove(kind, metadata, propagation);
      }
    }
    send(request, response, 200, {
      ...{ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success' },
    });
    return;
  }
  const dryRun = query.has('dryRun') || options.dryRun !== undefined;
  const before = cluster.store.require(kind, namespace, name);
  const { object, gone } = dryRun
    ? { object: before, gone: true }
    : cluster.writing.remove(kind, { namespace, name }, propagation);
  send(
    request,
    response,
    200,
    gone
      ? {
          kind: 'Status',
          apiVersion: 'v1',
          metadata: {},
          status: 'Success',
          details: {
            name,
            ...(kind.group && { group: kind.group }),
            kind: kind.plural,
            uid: object.metadata.uid,
          },
        }
      : object,
  );
}
