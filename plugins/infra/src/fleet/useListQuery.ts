import { useSearchParams, useLocation } from 'react-router-dom';

/** Filters and page of a list, which are kept in the address. */
export interface ListQuery {
  /** The whole query, as the backend takes it. */
  values: Record<string, string>;
  /** Sets a filter, or removes it; the list starts again. */
  set(name: string, value: string): void;
  clear(): void;
  next(cursor: string): void;
  /** To the page before, or to the first one when the way here is not known. */
  previous?: () => void;
  /** Whether the way from the first page to here is known. */
  knowsWay: boolean;
}

function cursorsOf(state: unknown): string[] {
  const cursors = (state as { cursors?: unknown } | null)?.cursors;
  return Array.isArray(cursors) ? cursors.map(String) : [];
}

/**
 * @param names - filters of the list; anything else in the address is ignored.
 */
export function useListQuery(names: readonly string[]): ListQuery {
  const [search, setSearch] = useSearchParams();
  // Lists are paged forwards only: the pages before are remembered with the
  // entry of the browser's history, which also survives a reload.
  const before = cursorsOf(useLocation().state);
  const cursor = search.get('cursor');
  const values = Object.fromEntries(
    [...names, 'cursor'].flatMap(name => {
      const value = search.get(name);
      return value ? [[name, value]] : [];
    }),
  );
  const change = (edit: (after: URLSearchParams) => void, cursors?: string[]) =>
    setSearch(
      old => {
        const after = new URLSearchParams(old);
        after.delete('cursor');
        edit(after);
        return after;
      },
      cursors ? { state: { cursors } } : { replace: true },
    );
  return {
    values,
    set: (name, value) =>
      change(after => (value ? after.set(name, value) : after.delete(name))),
    clear: () => change(after => names.forEach(name => after.delete(name))),
    next: to =>
      change(after => after.set('cursor', to), [...before, cursor ?? '']),
    previous: cursor
      ? () => {
          const to = before[before.length - 1];
          change(after => to && after.set('cursor', to), before.slice(0, -1));
        }
      : undefined,
    knowsWay: before.length > 0,
  };
}
