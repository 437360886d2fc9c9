import { createFrontendPlugin } from '@backstage/frontend-plugin-api';
import { RiStackLine } from '@remixicon/react';
import { FormFieldBlueprint } from '@backstage/plugin-scaffolder-react/alpha';
import { infraApi } from './api/infraApi';
import { infrastructureCard } from './entityCard/extensions';
import { requestMenuItem } from './entityCard/requestMenuItem';
import { infrastructureTab } from './entityTab/extensions';
import { fleetExtensions } from './fleet/extensions';
import { homeExtensions } from './homeWidget/extensions';
import {
  catalogIndexRouteRef,
  rootRouteRef,
  selectedTemplateRouteRef,
} from './routes';

const infraChangeField = FormFieldBlueprint.make({
  name: 'infra-change',
  params: {
    field: () => import('./formField').then(m => m.infraChangeFormField),
  },
});

/** Groundwork in the browser. @public */
export const infraPlugin = createFrontendPlugin({
  pluginId: 'infra',
  title: 'Infrastructure',
  icon: <RiStackLine size={20} aria-hidden />,
  info: { packageJson: () => import('../package.json') },
  routes: { root: rootRouteRef },
  externalRoutes: {
    catalogIndex: catalogIndexRouteRef,
    selectedTemplate: selectedTemplateRouteRef,
  },
  extensions: [
    infraApi,
    infraChangeField,
    infrastructureCard,
    infrastructureTab,
    requestMenuItem,
    ...fleetExtensions,
    ...homeExtensions,
  ],
});
