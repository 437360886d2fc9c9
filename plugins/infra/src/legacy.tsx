/**
 * Groundwork for portals on Backstage's earlier frontend system: the card and
 * the tab of a service's page, and the pages of all services.
 *
 * @packageDocumentation
 */
import { lazy, type ReactElement, Suspense } from 'react';
import {
  compatWrapper,
  convertLegacyRouteRef,
} from '@backstage/core-compat-api';
import {
  createApiFactory,
  createComponentExtension,
  createPlugin,
  createRoutableExtension,
  createRouteRef,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { newInfraApi } from './api/infraApi';
import { infraApiRef } from './api/infraApiRef';
import {
  catalogIndexRouteRef,
  rootRouteRef,
  selectedTemplateRouteRef,
} from './routes';

/** Where an app mounts the tab; nothing links to it by this. */
const tabRouteRef = createRouteRef({ id: 'infra:tab' });

const legacyRootRouteRef = convertLegacyRouteRef(rootRouteRef);

/** Groundwork in the browser. @public */
export const infraPlugin = createPlugin({
  id: 'infra',
  apis: [
    createApiFactory({
      api: infraApiRef,
      deps: { fetchApi: fetchApiRef, discoveryApi: discoveryApiRef },
      factory: deps => newInfraApi(deps),
    }),
  ],
  routes: { root: legacyRootRouteRef },
  externalRoutes: {
    catalogIndex: convertLegacyRouteRef(catalogIndexRouteRef),
    selectedTemplate: convertLegacyRouteRef(selectedTemplateRouteRef),
  },
});

/** The card "Infrastructure" for the page of a component. @public */
export const EntityInfrastructureCard: () => ReactElement = infraPlugin.provide(
  createComponentExtension({
    name: 'EntityInfrastructureCard',
    component: {
      lazy: async () => {
        const { InfrastructureCard } = await import(
          './entityCard/InfrastructureCard'
        );
        return () => compatWrapper(<InfrastructureCard />);
      },
    },
  }),
);

/**
 * The content of a tab for the page of a component; mount it at
 * `/infrastructure`, which is where cards and lists lead.
 *
 * @public
 */
export const EntityInfrastructureContent: () => ReactElement =
  infraPlugin.provide(
    createRoutableExtension({
      name: 'EntityInfrastructureContent',
      mountPoint: tabRouteRef,
      component: async () => {
        const { InfrastructureTab } = await import(
          './entityTab/InfrastructureTab'
        );
        return () => compatWrapper(<InfrastructureTab />);
      },
    }),
  );

/** The pages of all services; mount it at `/infra`. @public */
export const InfrastructurePage: () => ReactElement = infraPlugin.provide(
  createRoutableExtension({
    name: 'InfrastructurePage',
    mountPoint: legacyRootRouteRef,
    component: async () => {
      const Pages = lazy(() => import('./fleet/LegacyPages'));
      return () =>
        compatWrapper(
          <Suspense fallback={null}>
            <Pages />
          </Suspense>,
        );
    },
  }),
);
