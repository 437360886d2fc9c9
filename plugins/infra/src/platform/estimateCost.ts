import { monthlyPrice } from '@groundwork/backstage-plugin-infra-common';
import {
  type AskedInputs,
  decideInputs,
  type EnvironmentView,
  type ProfileView,
  type TypeView,
} from './decideInput';

/** An estimate, and how many resources it does not cover. */
export interface Estimate {
  amount: number;
  unknown: number;
}

/**
 * What the asked resources would cost per month with a profile, in all given
 * environments. An indication for choosing; the preview has the real number.
 */
export function estimateCost(options: {
  types: readonly TypeView[];
  profile?: ProfileView;
  environments: readonly EnvironmentView[];
  resources: readonly (AskedInputs & { type: string })[];
}): Estimate {
  const estimate = { amount: 0, unknown: 0 };
  for (const asked of options.resources) {
    const type = options.types.find(t => t.name === asked.type);
    for (const environment of options.environments) {
      const price = type?.cost[environment.cloud];
      const amount =
        type && price
          ? monthlyPrice(
              price,
              decideInputs({
                type,
                profile: options.profile,
                environment,
                asked,
              }),
            )
          : undefined;
      if (amount === undefined) estimate.unknown += 1;
      else estimate.amount += amount;
    }
  }
  return estimate;
}
