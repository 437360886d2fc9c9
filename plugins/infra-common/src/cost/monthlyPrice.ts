import type { InputValues } from '../documents/metadata';
import type { Price } from '../documents/resourceType';

/** Reads an own key only: names come from documents, `constructor` is one too. */
function own<T>(record: Record<string, T>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/**
 * Monthly price of one resource from its type's own price table, in the
 * platform's currency: the sum of the terms times every factor that applies,
 * rounded to hundredths.
 *
 * @returns undefined when the table has no amount for one of the values
 *
 * @public
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
  for (const { input, factors } of price.factors) {
    sum *= own(factors, String(own(inputs, input))) ?? 1;
  }
  return Math.round(sum * 100) / 100;
}
