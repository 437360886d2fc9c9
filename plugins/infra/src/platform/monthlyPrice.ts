import type {
  InputValues,
  Price,
} from '@groundwork/backstage-plugin-infra-common';
import {
  type AskedInputs,
  decideInputs,
  type EnvironmentView,
  own,
  type ProfileView,
  type TypeView,
} from './decideInput';

/**
 * Monthly price of one resource, in the platform's currency: the sum of the
 * terms times every factor that applies.
 *
 * @returns undefined when the price table has no amount for a value.
 */
export function monthlyPrice(
  price: Price,
  inputs: InputValues,
): number | undefined {
  let sum = 0;
  for (const term of price.terms) {
    if ('fixed' in term) {
      sum += term.fixed;
      continue;
    }
    const value = own(inputs, term.input);
    if ('each' in term) {
      if (typeof value !== 'number') return undefined;
      sum += term.each * value;
      continue;
    }
    const amount = own(term.prices, String(value));
    if (amount === undefined) return undefined;
    sum += amount;
  }
  for (const factor of price.factors) {
    sum *= own(factor.factors, String(own(inputs, factor.input))) ?? 1;
  }
  return sum;
}

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
