import type {
  Cloud,
  InputValues,
  ResourceTypeDocument,
} from '@groundwork/backstage-plugin-infra-common';

/**
 * Monthly price of a resource from its type's own price table, rounded to
 * hundredths of the platform's currency. Undefined when the type has no price
 * for the cloud, or the table none for one of the values.
 *
 * @public
 */
export function monthlyCost(
  type: ResourceTypeDocument,
  cloud: Cloud,
  inputs: InputValues,
): number | undefined {
  const price = type.spec.cost[cloud];
  if (!price) return undefined;
  let sum = 0;
  for (const term of price.terms) {
    if ('fixed' in term) {
      sum += term.fixed;
      continue;
    }
    const value = inputs[term.input];
    if ('prices' in term) {
      const key = String(value);
      if (!Object.hasOwn(term.prices, key)) return undefined;
      sum += term.prices[key];
    } else {
      if (typeof value !== 'number') return undefined;
      sum += term.each * value;
    }
  }
  for (const { input, factors } of price.factors) {
    const key = String(inputs[input]);
    if (Object.hasOwn(factors, key)) sum *= factors[key];
  }
  return Math.round(sum * 100) / 100;
}
