/**
 * An amount per month without cents; currencies that the browser does not know
 * are written with their code.
 */
export function formatMoney(
  amount: number,
  currency: string,
  options: { signed?: boolean } = {},
): string {
  const rounded = Math.round(amount);
  const settings = {
    maximumFractionDigits: 0,
    signDisplay: options.signed ? ('exceptZero' as const) : ('auto' as const),
  };
  try {
    return new Intl.NumberFormat(undefined, {
      style: 'currency',
      currency,
      ...settings,
    }).format(rounded);
  } catch {
    const number = new Intl.NumberFormat(undefined, settings).format(rounded);
    return `${number} ${currency}`;
  }
}
