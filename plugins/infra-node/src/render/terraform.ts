import type { JsonObject } from '@backstage/types';
import type { OwnedObject } from './ownedObject';
import { objectMetadata, flux } from './objectMetadata';
import { valueAt } from './objectInventory';
import { changeOf } from './ownedObject';
import { keyOf, terraformNameOf, type ResourceContext } from './renderContext';
import {
  approval,
  ownedSpecKeys,
  specDiffers,
  terraformSpec,
  variablesInOrder,
} from './terraformSpec';

/**
 * The Terraform object of a resource.
 *
 * A stateful resource is retained when it is removed: Flux does not prune its
 * object, and the object would not destroy anything if it were deleted by
 * hand. So removing the file stops management from Git and nothing else; the
 * outputs stay in their Secret, and asking for the same resource again finds
 * it as it was.
 *
 * One that is being destroyed is rendered once more with `destroy`. That plan
 * always waits for approval, and Flux prunes the object when its file goes at
 * last: there is nothing left to retain.
 */
export function terraformObject(context: ResourceContext): OwnedObject {
  const { resolved, resource, paths, isDestroyed = false } = context;
  const mode = isDestroyed
    ? 'manual'
    : resolved.environment.document.spec.terraform.approval;
  const { stateful } = resource.type.document.spec;
  const name = terraformNameOf(context);
  return {
    path: `${paths.rendered}/${keyOf(context)}.yaml`,
    identity: {
      apiVersion: 'infra.contrib.fluxcd.io/v1alpha2',
      kind: 'Terraform',
      name,
    },
    owned: [
      ['spec', 'approvePlan'],
      ['spec', 'destroy'],
      ...ownedSpecKeys.map(keys => ['spec', ...keys]),
    ],
    build(change, existing) {
      const specFor = (current: typeof change) =>
        variablesInOrder(terraformSpec(context, current), existing?.spec);
      const { interval, retryInterval, ...rest } = specFor(change);
      const same = existing && changeOf(existing);
      const changed =
        existing !== undefined &&
        ((valueAt(existing, ['spec', 'destroy']) === true) !== isDestroyed ||
          specDiffers(existing.spec ?? null, specFor(same ?? change)));
      const destroy = destroyOf(isDestroyed, existing);
      return {
        metadata: objectMetadata(context, change, {
          name,
          annotations: stateful && !isDestroyed ? flux.noPruning : {},
        }),
        spec: {
          interval,
          retryInterval,
          approvePlan: approval({
            mode,
            existing: valueAt(existing, ['spec', 'approvePlan']),
            changed,
          }),
          ...(destroy !== undefined && { destroy }),
          ...rest,
        },
      };
    },
  };
}

/** What is wanted is not destroyed; who wrote `false` said the same. */
function destroyOf(
  isDestroyed: boolean,
  existing: JsonObject | undefined,
): boolean | undefined {
  if (isDestroyed) return true;
  return valueAt(existing, ['spec', 'destroy']) === false ? false : undefined;
}
