import {
  resourcesNamedBy,
  type Change,
  type Explanation,
} from '@groundwork/backstage-plugin-infra-common';
import type { Comparison } from '../check/comparison';

/** Why the values are what they are of resources that a change names or changes. */
export function explanationsOf(
  change: Change,
  { after, names, differences }: Comparison,
): Explanation[] {
  const keyOf = (environment: string, type: string, name: string) =>
    `${environment}/${type}/${name}`;
  const shown = new Set([
    ...differences.flatMap(({ environment, resources }) =>
      resources.map(({ id }) => keyOf(environment, id.type, id.name)),
    ),
    ...resourcesNamedBy(change).flatMap(({ type, name }) =>
      names.map(environment => keyOf(environment, type, name)),
    ),
  ]);
  return [...after.environments].flatMap(([environment, { resources }]) =>
    resources
      .filter(({ type, name }) =>
        shown.has(keyOf(environment, type.document.metadata.name, name)),
      )
      .flatMap(({ explanations }) => explanations),
  );
}
