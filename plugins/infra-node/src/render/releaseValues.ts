import type { JsonObject } from '@backstage/types';
import type { ResolvedEnvironment } from '../inputs/resolved';
import { isObject } from './objectInventory';

/** Values that a profile gives a HelmRelease which Groundwork makes. */
export function profileValues({
  profile,
  environment,
}: ResolvedEnvironment): JsonObject {
  const { release, network } = profile.document.spec;
  const tier = release.tiers[environment.document.spec.tier];
  const values = merge(
    release.values as JsonObject,
    (tier ?? {}) as JsonObject,
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
