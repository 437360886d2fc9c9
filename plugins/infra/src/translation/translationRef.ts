import { createTranslationRef } from '@backstage/frontend-plugin-api';

/**
 * Texts that are there before anything of the plugin is loaded; all others
 * come with the parts that show them.
 *
 * @public
 */
export const infraTranslationRef = createTranslationRef({
  id: 'plugin.infra',
  messages: { request: 'Request infrastructure' },
});
