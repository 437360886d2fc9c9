import { Call, on } from './call';
import { change, create, remove } from './changing';
import { get, list, watch } from './reading';
import { KubernetesError } from './status';

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
