import { formOf, send } from './answers';
import { Call, on, one, presenter } from './call';
import { KubernetesCluster, sorted } from './cluster';
import type { KubernetesObject } from './object';
import { both, fieldSelector, labelSelector } from './selector';
import { badRequest, KubernetesError } from './status';
import { partialOf } from './table';

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

/** All objects that a request is about, as they are now. */
export function snapshotOf(call: Call) {
  const { cluster, route } = call;
  const selector = selectorOf(call);
  const all = sorted(cluster.store.all(route.kind));
  return {
    version: cluster.store.resourceVersion,
    objects: selector ? all.filter(selector) : all,
  };
}

/** Answers a list, or a part of one. */
export async function list(call: Call): Promise<void> {
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

/** Answers a watch. */
export async function watch(call: Call): Promise<void> {
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

/** Answers one object. */
export function get(call: Call): void {
  const { cluster, route, request, response } = call;
  const { kind, namespace, name = '' } = route;
  const object = cluster.store.require(kind, namespace, name);
  send(request, response, 200, one(call, formOf(request), object));
}
