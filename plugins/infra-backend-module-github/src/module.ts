import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { infraRepositoryExtensionPoint } from '@groundwork/backstage-plugin-infra-node';
import { readRepository } from './repository/readRepository';

/**
 * Puts the GitOps repository of `infra.repository` on GitHub or GitHub
 * Enterprise, with the credentials of Backstage's integrations.
 *
 * @public
 */
export const infraModuleGithub = createBackendModule({
  pluginId: 'infra',
  moduleId: 'github',
  register(registration) {
    registration.registerInit({
      deps: {
        config: coreServices.rootConfig,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        repository: infraRepositoryExtensionPoint,
      },
      async init({ config, lifecycle, logger, repository }) {
        const github = readRepository(config, logger);
        repository.setRepository(github);
        // Labels and reviewers of the last proposals are still on their way.
        lifecycle.addShutdownHook(() => github.settled());
      },
    });
  },
});
