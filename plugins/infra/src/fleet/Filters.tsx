import { type ReactNode, useEffect, useState } from 'react';
import { Button } from '@backstage/ui';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { infraFleetTranslationRef } from '../translation/fleetTranslationRef';
import fleet from './fleet.module.css';
import type { ListQuery } from './useListQuery';

/** How long a person may pause while they type. */
const TYPING_MS = 300;

/** A filter's value with the number of what has it. */
export interface FilterOption {
  value: string;
  count?: number;
  title?: string;
}

/** A filter of free text, which waits until nobody types. */
export function TextFilter(props: {
  query: ListQuery;
  name: string;
  label: string;
}) {
  const { query, name, label } = props;
  const current = query.values[name] ?? '';
  const [text, setText] = useState(current);
  useEffect(() => setText(current), [current]);
  useEffect(() => {
    if (text === current) return undefined;
    const timer = setTimeout(() => query.set(name, text.trim()), TYPING_MS);
    return () => clearTimeout(timer);
    // Only typing starts the timer again.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [text]);
  return (
    <label>
      {label}
      <input
        type="search"
        value={text}
        maxLength={100}
        onChange={event => setText(event.target.value)}
      />
    </label>
  );
}

/** A filter of one value among those that there are. */
export function ChoiceFilter(props: {
  query: ListQuery;
  name: string;
  label: string;
  options: readonly FilterOption[];
  /** What no choice is called. */
  any?: string;
}) {
  const { t } = useTranslationRef(infraFleetTranslationRef);
  const { query, name, label, options, any = t('list.any') } = props;
  const current = query.values[name] ?? '';
  const all = options.some(({ value }) => value === current)
    ? options
    : [...options, ...(current ? [{ value: current }] : [])];
  return (
    <label>
      {label}
      <select
        value={current}
        onChange={event => query.set(name, event.target.value)}
      >
        <option value="">{any}</option>
        {all.map(({ value, count, title = value }: FilterOption) => (
          <option key={value} value={value}>
            {count === undefined
              ? title
              : t('list.option', { value: title, number: String(count) })}
          </option>
        ))}
      </select>
    </label>
  );
}

/** A filter that is on or off, with the number of what it would leave. */
export function SwitchFilter(props: {
  query: ListQuery;
  name: string;
  label: string;
  count?: number;
}) {
  const { query, name, label, count } = props;
  return (
    <label data-inline="">
      <input
        type="checkbox"
        checked={query.values[name] === 'true'}
        onChange={event => query.set(name, event.target.checked ? 'true' : '')}
      />
      {`${label} `}
      <span className={fleet.count}>{count !== undefined && `(${count})`}</span>
    </label>
  );
}

/** Filters beside each other, and the way to be rid of them. */
export function Filters(props: { query: ListQuery; children: ReactNode }) {
  const { t } = useTranslationRef(infraFleetTranslationRef);
  const { query, children } = props;
  return (
    <div role="search" aria-label={t('list.filters')} className={fleet.filters}>
      {children}
      {Object.keys(query.values).length > 0 && (
        <Button variant="tertiary" size="small" onPress={query.clear}>
          {t('list.clear')}
        </Button>
      )}
    </div>
  );
}
