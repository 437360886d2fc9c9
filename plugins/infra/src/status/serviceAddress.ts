import { useEntityRefLink } from '@backstage/plugin-catalog-react';

/** Part of the drawer that a link opens. */
export type ResourceViewName =
  | 'status'
  | 'inputs'
  | 'plan'
  | 'outputs'
  | 'history';

/** A resource in an environment, as it stands in addresses. */
export interface ResourceKey {
  environment: string;
  type: string;
  name: string;
}

/** `prod.postgres.main` */
export function formatResourceKey(key: ResourceKey): string {
  return `${key.environment}.${key.type}.${key.name}`;
}

/** Reads `prod.postgres.main`; undefined when it is something else. */
export function parseResourceKey(text: string | null): ResourceKey | undefined {
  const [environment, type, name, ...rest] = (text ?? '').split('.');
  return environment && type && name && rest.length === 0
    ? { environment, type, name }
    : undefined;
}

/** Query that opens the drawer of a resource on the tab. */
export function resourceSearch(
  key: ResourceKey,
  view?: ResourceViewName,
): string {
  const search = new URLSearchParams({ resource: formatResourceKey(key) });
  if (view) search.set('view', view);
  return `?${search}`;
}

/** Address of the tab of a component. */
export function useTabAddress(): (
  component: string,
  key?: ResourceKey,
  view?: ResourceViewName,
) => string {
  const addressOf = useEntityRefLink();
  return (component, key, view) =>
    `${addressOf(component)}/infrastructure${
      key ? resourceSearch(key, view) : ''
    }`;
}
