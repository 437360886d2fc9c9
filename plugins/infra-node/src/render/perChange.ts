import type { RenderChange } from './rendered';

/**
 * A function that makes its result once for a context and a change. Objects of
 * one resource share scope, tags and specification, and each is built for the
 * change at hand and for the change that made it.
 */
export function perChange<Context extends object, Result>(
  make: (context: Context, change: RenderChange) => Result,
): (context: Context, change: RenderChange) => Result {
  const results = new WeakMap<Context, Map<string, Result>>();
  return (context, change) => {
    let known = results.get(context);
    if (!known) {
      known = new Map();
      results.set(context, known);
    }
    const key = keyOf(change);
    let result = known.get(key);
    if (result === undefined) {
      result = make(context, change);
      known.set(key, result);
    }
    return result;
  };
}

/** Different for different changes: the length says where the id ends. */
function keyOf({ id, requestedBy }: RenderChange): string {
  return requestedBy === undefined
    ? `:${id}`
    : `${id.length}:${id}:${requestedBy}`;
}
