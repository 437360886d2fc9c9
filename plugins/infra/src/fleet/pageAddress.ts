import { useRouteRef } from '@backstage/frontend-plugin-api';
import { rootRouteRef } from '../routes';

/** One of the pages below `/infra`. */
export type PageName =
  | 'overview'
  | 'services'
  | 'requests'
  | 'links'
  | 'platform';

/** Address of a page, narrowed by filters. */
export function usePageAddress(): (
  page: PageName,
  filters?: Record<string, string>,
) => string {
  const root = useRouteRef(rootRouteRef)?.() ?? '/infra';
  return (page, filters) =>
    `${root.replace(/\/$/, '')}/${page}${
      filters ? `?${new URLSearchParams(filters)}` : ''
    }`;
}
