import type { InputSchema } from '@groundwork/backstage-plugin-infra-common';
import { type InputValue, own } from './decideInput';

/** A value the way people read it. */
export function formatValue(
  value: InputValue | undefined,
  schema: Pick<InputSchema, 'enumTitles'> | undefined,
  words: { yes: string; no: string; notSet: string },
): string {
  if (value === undefined || value === null || value === '') {
    return words.notSet;
  }
  if (typeof value === 'boolean') return value ? words.yes : words.no;
  if (Array.isArray(value)) {
    return value.length > 0
      ? value.map(item => formatValue(item, schema, words)).join(', ')
      : words.notSet;
  }
  if (typeof value === 'object') {
    const entries = Object.entries(value);
    return entries.length > 0
      ? entries
          .map(([key, item]) => `${key}=${formatValue(item, undefined, words)}`)
          .join(', ')
      : words.notSet;
  }
  return own(schema?.enumTitles, String(value)) ?? String(value);
}

/** `maxConnections` → `Max connections`; titles are used as they are. */
export function inputTitle(name: string, schema: InputSchema | undefined) {
  if (schema?.title) return schema.title;
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
