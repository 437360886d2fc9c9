import { createTranslationRef } from '@backstage/frontend-plugin-api';
import { previewMessages } from './previewMessages';
import { requestMessages } from './requestMessages';

/** Texts of the request form and its preview. @public */
export const infraRequestTranslationRef = createTranslationRef({
  id: 'plugin.infra.request',
  messages: { ...requestMessages, preview: previewMessages },
});
