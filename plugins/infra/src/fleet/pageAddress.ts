import { useRouteRef } from '@backstage/frontend-plugin-api';
import { rootRouteRef } from '../routes';

/** One of the pages below `/infra`. */
export type PageName =
  | 'overview'
  | 'services'
  | 'packages'
  | 'campaigns'
  | 'requests'
  | 'links'
  | 'platform';

/** Address of a page, narrowed by filters; a page may have pages below it. */
export function usePageAddress(): (
  page: PageName | `${PageName}/${string}`,
  filters?: Record<string, string>,
) => string {
  const root = useRouteRef(rootRouteRef)?.() ?? '/infra';
  return (page, filters) =>
    `${root.replace(/\/$/, '')}/${page}${
      filters ? `?${new URLSearchParams(filters)}` : ''
    }`;
}

/** Address of the page of a package version, by `name@version`. */
export function usePackageAddress(): (ref: string) => string {
  const address = usePageAddress();
  return ref =>
    address(`packages/${ref.split('@').map(encodeURIComponent).join('/')}`);
}
