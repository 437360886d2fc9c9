import { useRouteRef } from '@backstage/frontend-plugin-api';
import { catalogIndexRouteRef } from '../routes';
import {
  type ResourceKey,
  type ResourceViewName,
  useTabAddress,
} from '../status/serviceAddress';

/**
 * Address of the tab of a service whose component may not be known: its name
 * is looked for in the catalog then.
 */
export function useServiceAddress(): (
  service: string,
  component: string | undefined,
  key?: ResourceKey,
  view?: ResourceViewName,
) => string {
  const tab = useTabAddress();
  const catalog = useRouteRef(catalogIndexRouteRef)?.() ?? '/catalog';
  return (service, component, key, view) =>
    component === undefined
      ? `${catalog.replace(/\/$/, '')}?${new URLSearchParams({
          'filters[kind]': 'component',
          'filters[user]': 'all',
          'filters[text]': service,
        })}`
      : tab(component, key, view);
}
