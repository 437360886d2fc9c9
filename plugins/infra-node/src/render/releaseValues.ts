import type { JsonObject } from '@backstage/types';
import { evaluateExpressions } from '../inputs/expression';
import { isObject } from './objectInventory';
import { scopeOf, type ServiceContext } from './renderContext';
import type { RenderChange } from './rendered';

/**
 * Values that a profile gives a HelmRelease which Groundwork makes.
 *
 * @throws InputError when an expression has no value
 */
export function profileValues(
  context: ServiceContext,
  change: RenderChange,
): JsonObject {
  const { profile, environment } = context.resolved;
  const { release, network } = profile.document.spec;
  const { tier } = environment.document.spec;
  const scope = scopeOf(context, change);
  const evaluate = (value: unknown, keys: string[]) =>
    evaluateExpressions((value ?? {}) as JsonObject, scope, {
      located: profile,
      keys: ['spec', 'release', ...keys],
    }) as JsonObject;
  const values = merge(
    evaluate(release.values, ['values']),
    evaluate(release.tiers[tier], ['tiers', tier]),
  );
  return network ? merge(values, { network }) : values;
}

/** Maps are merged, everything else of `over` replaces. */
function merge(under: JsonObject, over: JsonObject): JsonObject {
  const result: JsonObject = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const below = result[key];
    result[key] =
      isObject(below) && isObject(value) ? merge(below, value) : value;
  }
  return result;
}
