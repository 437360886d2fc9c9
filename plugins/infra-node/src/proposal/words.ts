import type { JsonValue } from '@backstage/types';

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[]): string {
  if (words.length <= 1) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words[words.length - 1]}`;
}

/** A value for a sentence. */
export function valueWords(value: JsonValue | undefined): string {
  if (value === undefined || value === null) return 'unset';
  if (value === '') return 'empty';
  if (Array.isArray(value) && value.every(v => typeof v !== 'object')) {
    return value.length === 0 ? 'none' : short(value.join(', '));
  }
  if (typeof value === 'object') {
    const size = Object.keys(value).length;
    return size === 0 ? 'none' : short(JSON.stringify(value));
  }
  return short(String(value));
}

function short(text: string): string {
  const characters = [...text.replace(/\s+/g, ' ')];
  return characters.length > 40
    ? `${characters.slice(0, 39).join('')}…`
    : characters.join('');
}

/** An amount with its currency: `USD 12.50`. */
export function moneyWords(currency: string, amount: number): string {
  const sign = amount < 0 ? '−' : '';
  const absolute = Math.abs(amount);
  const digits = Number.isInteger(absolute) ? 0 : 2;
  const [whole, cents] = absolute.toFixed(digits).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${sign}${currency} ${grouped}${cents ? `.${cents}` : ''}`;
}
