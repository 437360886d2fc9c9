import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { metricsServiceRef } from '@backstage/backend-plugin-api/alpha';
import { infraStatusExtensionPoint } from '@groundwork/backstage-plugin-infra-node';
import { readClusters } from './clusters/readClusters';
import { KubernetesStatusSource } from './source/KubernetesStatusSource';

/**
 * Observes the clusters of `kubernetes.clusterLocatorMethods` and
 * `infra.kubernetes.kubeconfig`.
 *
 * @public
 */
export const infraModuleKubernetes = createBackendModule({
  pluginId: 'infra',
  moduleId: 'kubernetes',
  register(registration) {
    registration.registerInit({
      deps: {
        config: coreServices.rootConfig,
        logger: coreServices.logger,
        metrics: metricsServiceRef,
        statuses: infraStatusExtensionPoint,
      },
      async init({ config, logger, metrics, statuses }) {
        const unreadable = metrics.createCounter(
          'infra.kubernetes.unreadable',
          {
            description:
              'Objects and watch events of clusters that could not be read as their kind says',
          },
        );
        statuses.addStatusSource(
          new KubernetesStatusSource({
            clusters: readClusters(config, logger),
            logger,
            count: what => unreadable.add(1, what),
          }),
        );
      },
    });
  },
});
