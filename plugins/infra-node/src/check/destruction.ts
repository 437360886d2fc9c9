import type { Finding } from '@groundwork/backstage-plugin-infra-common';
import { titleOf } from '../inputs/inputFindings';
import { sourceOf } from '../inputs/sourceOf';
import type { Platform } from '../platform/platform';
import type { EnvironmentDifference, ResourceDifference } from './difference';

/**
 * Says what a change destroys. Replacing a stateful resource in a production
 * environment loses its data: that is an error, and no option of a change
 * takes it back; a new resource beside the old one is the way. Elsewhere it is
 * a warning. A stateful resource that is removed leaves Git only.
 *
 * @public
 */
export function checkDestruction(
  platform: Platform,
  differences: readonly EnvironmentDifference[],
): Finding[] {
  return differences.flatMap(({ environment, resources }) => {
    const tier = platform.environments.get(environment)?.document.spec.tier;
    return resources.flatMap(difference => {
      if (difference.action === 'change') {
        return difference.risk === 'replace'
          ? replaced(difference, tier === 'production')
          : [];
      }
      if (difference.action === 'retain') return retained(difference);
      return difference.action === 'remove' ? destroyed(difference) : [];
    });
  });
}

function replaced(
  { environment, id, inputs, after }: ResourceDifference,
  isProduction: boolean,
): Finding[] {
  const { document } = after!.type;
  const { stateful } = document.spec;
  return inputs
    .filter(i => i.schema?.immutable)
    .map(({ input, before }) => ({
      severity:
        stateful && isProduction ? ('error' as const) : ('warning' as const),
      rule: 'replacement',
      message: `${titleOf(document, input)} cannot be changed in place: ${
        id.type
      } "${id.name}" in ${environment} would be destroyed and made anew${
        stateful ? ', and its data would be lost' : ''
      }. ${
        stateful
          ? `Request a second ${id.type} with the new value, move the data, then remove this one.`
          : 'It is away while that happens.'
      }`,
      source: sourceOf(after!.type, [
        'spec',
        'inputs',
        'properties',
        input,
        'immutable',
      ]),
      target: { environment, resource: id, input },
      ...(before !== undefined && {
        fix: {
          text: 'Keep the value',
          input: {
            resource: id,
            environment,
            name: input,
            value: before as never,
          },
        },
      }),
    }));
}

function retained({ environment, id, before }: ResourceDifference): Finding[] {
  return [
    {
      severity: 'info',
      rule: 'retained',
      message: `${id.type} "${id.name}" leaves ${environment} in Git only: it holds data, so it is retained in the cloud, and goes on costing money until the platform team deletes it.`,
      source: sourceOf(before!.type, ['spec', 'stateful']),
      target: { environment, resource: id },
    },
  ];
}

function destroyed({ environment, id, before }: ResourceDifference): Finding[] {
  return [
    {
      severity: 'warning',
      rule: 'destruction',
      message: `${id.type} "${id.name}" in ${environment} is destroyed when this is merged. It holds no data of its own; what still uses it stops working.`,
      source: sourceOf(before!.type, ['spec', 'stateful']),
      target: { environment, resource: id },
    },
  ];
}
