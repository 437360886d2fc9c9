import type { ReactElement } from 'react';
import { RiStackLine } from '@remixicon/react';
import {
  PageBlueprint,
  SubPageBlueprint,
} from '@backstage/frontend-plugin-api';
import { rootRouteRef } from '../routes';

/** The framework gives its pages no landmark. */
const inMain = (content: ReactElement) => <main>{content}</main>;

const page = PageBlueprint.make({
  params: {
    path: '/infra',
    title: 'Infrastructure',
    icon: <RiStackLine size={20} aria-hidden />,
    routeRef: rootRouteRef,
  },
});

/** The pages of all services; they stand in this order. */
export const fleetExtensions = [
  page,
  SubPageBlueprint.make({
    name: 'overview',
    params: {
      path: 'overview',
      title: 'Overview',
      loader: () =>
        import('./OverviewPage').then(m => inMain(<m.OverviewPage />)),
    },
  }),
  SubPageBlueprint.make({
    name: 'services',
    params: {
      path: 'services',
      title: 'Services',
      loader: () =>
        import('./ServicesPage').then(m => inMain(<m.ServicesPage />)),
    },
  }),
  SubPageBlueprint.make({
    name: 'packages',
    params: {
      path: 'packages',
      title: 'Packages',
      loader: () =>
        import('../packages/PackagePages').then(m =>
          inMain(<m.PackagePages />),
        ),
    },
  }),
  SubPageBlueprint.make({
    name: 'campaigns',
    params: {
      path: 'campaigns',
      title: 'Campaigns',
      loader: () =>
        import('../campaigns/CampaignPages').then(m =>
          inMain(<m.CampaignPages />),
        ),
    },
  }),
  SubPageBlueprint.make({
    name: 'requests',
    params: {
      path: 'requests',
      title: 'Requests',
      loader: () =>
        import('./RequestsPage').then(m => inMain(<m.RequestsPage />)),
    },
  }),
  SubPageBlueprint.make({
    name: 'links',
    params: {
      path: 'links',
      title: 'Links',
      loader: () => import('./LinksPage').then(m => inMain(<m.LinksPage />)),
    },
  }),
  SubPageBlueprint.make({
    name: 'platform',
    params: {
      path: 'platform',
      title: 'Platform',
      loader: () =>
        import('./PlatformPage').then(m => inMain(<m.PlatformPage />)),
    },
  }),
];
