/**
 * Groundwork for portals on Backstage's earlier frontend system: the card of a
 * service's page.
 *
 * @packageDocumentation
 */
import {
  compatWrapper,
  convertLegacyRouteRef,
} from '@backstage/core-compat-api';
import {
  createApiFactory,
  createComponentExtension,
  createPlugin,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/core-plugin-api';
import { newInfraApi } from './api/infraApi';
import { infraApiRef } from './api/infraApiRef';
import { selectedTemplateRouteRef } from './routes';

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
  externalRoutes: {
    selectedTemplate: convertLegacyRouteRef(selectedTemplateRouteRef),
  },
});

/** The card "Infrastructure" for the page of a component. @public */
export const EntityInfrastructureCard = infraPlugin.provide(
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
