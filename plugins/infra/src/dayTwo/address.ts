import { useSearchParams } from 'react-router-dom';

/** What can be done to a service that is there, as it stands in addresses. */
export const operations = [
  'configure',
  'add-environment',
  'upgrade',
  'promote',
  'history',
  'rollback',
  'remove',
  'restore',
  'destroy',
  'approve',
  'adopt',
] as const;

/** @see {@link operations} */
export type Operation = (typeof operations)[number];

/** Reads an operation from an address; undefined when it is something else. */
export function parseOperation(text: string | null): Operation | undefined {
  return operations.find(known => known === text);
}

/** Query that opens the page of an operation on the tab. */
export function operationSearch(
  operation: Operation,
  choices: Record<string, string | undefined> = {},
): string {
  const search = new URLSearchParams({ operation });
  for (const [key, value] of Object.entries(choices)) {
    if (value) search.set(key, value);
  }
  return `?${search}`;
}

/** What was chosen on a page, kept in its address so that it can be shared. */
export interface Choices {
  get(name: string): string | undefined;
  /** A list; undefined while nothing was chosen. */
  list(name: string): string[] | undefined;
  /** Undefined forgets a choice; an empty list is one. */
  set(values: Record<string, string | readonly string[] | undefined>): void;
}

/** The choices of the page that is open. */
export function useChoices(): Choices {
  const [search, setSearch] = useSearchParams();
  return {
    get: name => search.get(name) || undefined,
    list: name =>
      search.get(name)?.split(',').filter(Boolean) ??
      (search.has(name) ? [] : undefined),
    set: values =>
      setSearch(
        before => {
          const after = new URLSearchParams(before);
          for (const [name, value] of Object.entries(values)) {
            if (value === undefined) after.delete(name);
            else after.set(name, [value].flat().join(','));
          }
          return after;
        },
        { replace: true },
      ),
  };
}
