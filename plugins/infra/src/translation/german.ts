import {
  createFrontendModule,
  createTranslationRef,
  createTranslationResource,
  type TranslationMessages,
} from '@backstage/frontend-plugin-api';
import { TranslationBlueprint } from '@backstage/plugin-app-react';

/**
 * Words of one of our texts in German. The text is named by its id, because
 * its English words must not be loaded for that.
 */
function inGerman(
  name: string,
  id: string,
  load: () => Promise<{ default: TranslationMessages }>,
) {
  return TranslationBlueprint.make({
    name,
    params: {
      resource: createTranslationResource({
        ref: createTranslationRef({ id, messages: {} }),
        translations: { de: load },
      }),
    },
  });
}

/**
 * German for everything that the plugin says, loaded only when somebody reads
 * it. A feature for `createApp`, because translations belong to the app; the
 * languages to choose from are its configuration.
 *
 * @public
 */
export const infraGermanModule = createFrontendModule({
  pluginId: 'app',
  extensions: [
    inGerman('infra', 'plugin.infra', () => import('./de/general')),
    inGerman(
      'infra-status',
      'plugin.infra.status',
      () => import('./de/status'),
    ),
    inGerman(
      'infra-service',
      'plugin.infra.service',
      () => import('./de/service'),
    ),
    inGerman(
      'infra-change',
      'plugin.infra.change',
      () => import('./de/change'),
    ),
    inGerman('infra-fleet', 'plugin.infra.fleet', () => import('./de/fleet')),
    inGerman(
      'infra-campaigns',
      'plugin.infra.campaigns',
      () => import('./de/campaigns'),
    ),
    inGerman(
      'infra-packages',
      'plugin.infra.packages',
      () => import('./de/packages'),
    ),
    inGerman(
      'infra-request',
      'plugin.infra.request',
      () => import('./de/request'),
    ),
  ],
});
