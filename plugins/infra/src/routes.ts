import { createExternalRouteRef } from '@backstage/frontend-plugin-api';

/** The page of one template of the scaffolder. */
export const selectedTemplateRouteRef = createExternalRouteRef({
  params: ['namespace', 'templateName'],
  defaultTarget: 'scaffolder.selectedTemplate',
});
