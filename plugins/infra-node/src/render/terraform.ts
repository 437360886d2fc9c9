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
} from './terraformSpec';

/**
 * The Terraform object of a resource.
 *
 * A stateful resource is retained when it is removed: Flux does not prune its
 * object, and the object would not destroy anything if it were deleted by
 * hand. So removing the file stops management from Git and nothing else; the
 * outputs stay in their Secret, and asking for the same resource again finds
 * it as it was.
 */
export function terraformObject(context: ResourceContext): OwnedObject {
  const { resolved, resource, paths } = context;
  const mode = resolved.environment.document.spec.terraform.approval;
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
      ...ownedSpecKeys.map(keys => ['spec', ...keys]),
    ],
    build(change, existing) {
      const { interval, retryInterval, ...rest } = terraformSpec(
        context,
        change,
      );
      const same = existing && changeOf(existing);
      const changed =
        existing !== undefined &&
        specDiffers(
          existing.spec ?? null,
          terraformSpec(context, same ?? change),
        );
      return {
        metadata: objectMetadata(context, change, {
          name,
          annotations: stateful ? flux.noPruning : {},
        }),
        spec: {
          interval,
          retryInterval,
          approvePlan: approval({
            mode,
            existing: valueAt(existing, ['spec', 'approvePlan']),
            changed,
          }),
          ...rest,
        },
      };
    },
  };
}
