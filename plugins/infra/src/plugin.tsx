import { createFrontendPlugin } from '@backstage/frontend-plugin-api';
import { FormFieldBlueprint } from '@backstage/plugin-scaffolder-react/alpha';
import { infraApi } from './api/infraApi';
import { entityExtensions } from './entityCard/extensions';
import { selectedTemplateRouteRef } from './routes';

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
  info: { packageJson: () => import('../package.json') },
  externalRoutes: { selectedTemplate: selectedTemplateRouteRef },
  extensions: [infraApi, infraChangeField, ...entityExtensions],
});
