import type { IncomingMessage, ServerResponse } from 'http';
import type { FieldValidation } from './admission';
import { bodyOf, Form, formOf, send } from './answers';
import { KubernetesCluster, sorted } from './cluster';
import { isFields, JsonFields, KubernetesObject } from './object';
import type { Route } from './route';
import { both, fieldSelector, labelSelector } from './selector';
import { badRequest, KubernetesError } from './status';
import { listKindOf, partialOf, RowObject, tableOf } from './table';
import type { WriteOptions } from './writing';

/** One request for a resource. */
export type Call = {
  cluster: KubernetesCluster;
  route: Route;
  query: URLSearchParams;
  request: IncomingMessage;
  response: ServerResponse;
};

const PATCHES = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/apply-patch+yaml',
  'application/strategic-merge-patch+json',
];

const on = (value: string | null) => value === 'true' || value === '1';

/** Answers a request for objects. */
export async function answerResource(call: Call): Promise<void> {
  const { method } = call.request;
  const { name } = call.route;
  if (method === 'GET' || method === 'HEAD') {
    if (name === undefined || on(call.query.get('watch'))) {
      await (on(call.query.get('watch')) ? watch(call) : list(call));
      return;
    }
    get(call);
    return;
  }
  if (method === 'POST' && name === undefined) {
    await create(call);
    return;
  }
  if (name !== undefined && (method === 'PUT' || method === 'PATCH')) {
    await change(call, name);
    return;
  }
  if (method === 'DELETE') {
    await remove(call);
    return;
  }
  throw new KubernetesError(
    405,
    'MethodNotAllowed',
    'the server does not allow this method on the requested resource',
    {},
  );
}

function presenter(call: Call, form: Form) {
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

function one(call: Call, form: Form, object: KubernetesObject): unknown {
  if (form === 'table') {
    return presenter(call, form)([object], {
      resourceVersion: object.metadata.resourceVersion,
    });
  }
  return form === 'metadata' ? partialOf(object) : object;
}

function selectorOf({ query, route }: Call) {
  const { namespace, name, kind } = route;
  const inside =
    namespace === undefined
      ? undefined
      : (object: KubernetesObject) => object.metadata.namespace === namespace;
  const named =
    name === undefined
      ? undefined
      : (object: KubernetesObject) => object.metadata.name === name;
  return both(
    both(inside, named),
    both(
      labelSelector(query.get('labelSelector')),
      fieldSelector(query.get('fieldSelector'), kind.kind),
    ),
  );
}

function versionOf(query: URLSearchParams): number | undefined {
  const text = query.get('resourceVersion');
  if (!text) {
    return undefined;
  }
  if (!/^\d+$/.test(text)) {
    throw badRequest(`Invalid value: "${text}": resourceVersion is a number`);
  }
  return Number(text);
}

/** Nobody may ask for a state that has not been yet. */
function refuseFuture(cluster: KubernetesCluster, version: number): void {
  const now = cluster.store.resourceVersion;
  if (version > now) {
    throw new KubernetesError(
      504,
      'Timeout',
      `Too large resource version: ${version}, current: ${now}`,
      {
        causes: [
          {
            reason: 'ResourceVersionTooLarge',
            message: 'Too large resource version',
          },
        ],
        retryAfterSeconds: 1,
      },
    );
  }
}

function snapshotOf(call: Call) {
  const { cluster, route } = call;
  const selector = selectorOf(call);
  const all = sorted(cluster.store.all(route.kind));
  return {
    version: cluster.store.resourceVersion,
    objects: selector ? all.filter(selector) : all,
  };
}

async function list(call: Call): Promise<void> {
  const { cluster, query, request, response } = call;
  const form = formOf(request);
  const version = versionOf(query);
  if (version !== undefined && !query.get('continue')) {
    refuseFuture(cluster, version);
    if (
      query.get('resourceVersionMatch') === 'Exact' &&
      version !== cluster.store.resourceVersion
    ) {
      throw new KubernetesError(
        410,
        'Expired',
        `The resourceVersion for the provided list is too old.`,
      );
    }
  }
  const limit = Number(query.get('limit') ?? '0');
  if (!Number.isInteger(limit) || limit < 0) {
    throw badRequest('limit must be a whole number');
  }
  const token = query.get('continue');
  const page = cluster.snapshots.page(() => snapshotOf(call), { limit, token });
  const selected = query.get('labelSelector') || query.get('fieldSelector');
  send(
    request,
    response,
    200,
    presenter(call, form)(page.objects, {
      resourceVersion: String(page.version),
      ...(page.token && { continue: page.token }),
      ...(page.remaining &&
        !selected && { remainingItemCount: page.remaining }),
    }),
  );
}

async function watch(call: Call): Promise<void> {
  const { cluster, query, route, request, response } = call;
  const form = formOf(request);
  const version = versionOf(query);
  const initialEvents = on(query.get('sendInitialEvents'));
  const history = cluster.store.history;
  if (version) {
    refuseFuture(cluster, version);
    if (cluster.faults.goneAsStatus && version < history.floor) {
      throw new KubernetesError(
        410,
        'Gone',
        `too old resource version: ${version} (${history.floor})`,
      );
    }
  }
  const present = presenter(call, form);
  const whole = (object: KubernetesObject, first: boolean): unknown => {
    if (form === 'table') {
      const { resourceVersion } = object.metadata;
      return present([object], { resourceVersion }, first);
    }
    return form === 'metadata' ? partialOf(object) : object;
  };
  const seconds = Number(query.get('timeoutSeconds') ?? 1800);
  cluster.watches.start(
    history,
    {
      kind: route.kind,
      selector: selectorOf(call),
      bookmarks: on(query.get('allowWatchBookmarks')) || initialEvents,
      initialEvents,
      seconds: Number.isFinite(seconds) && seconds > 0 ? seconds : 1800,
      present: whole,
      since: version ?? 0,
      ...((!version || initialEvents) && { first: snapshotOf(call) }),
    },
    response,
    () => cluster.store.resourceVersion,
  );
}

function get(call: Call): void {
  const { cluster, route, request, response } = call;
  const { kind, namespace, name = '' } = route;
  const object = cluster.store.require(kind, namespace, name);
  send(request, response, 200, one(call, formOf(request), object));
}

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

async function create(call: Call): Promise<void> {
  const { cluster, route, request } = call;
  const body = await bodyOf(request);
  const { object, warnings } = cluster.writing.create(
    ...([route.kind, route.namespace, body, optionsOf(call)] as const),
  );
  sendWritten(call, 201, object, warnings);
}

async function change(call: Call, name: string): Promise<void> {
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

async function remove(call: Call): Promise<void> {
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
