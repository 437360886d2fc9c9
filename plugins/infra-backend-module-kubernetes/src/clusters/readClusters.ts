import type {
  LoggerService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import { ConflictError } from '@backstage/errors';
import type { ConfiguredCluster } from './configuredCluster';
import { kubeconfigClusters } from './kubeconfigClusters';
import { locatedClusters } from './locatedClusters';

/**
 * The clusters of the configuration.
 *
 * @throws InputError, ConflictError naming the configuration key to look at
 * @public
 */
export function readClusters(
  config: RootConfigService,
  logger: LoggerService,
): ConfiguredCluster[] {
  const clusters = [
    ...locatedClusters(config, logger),
    ...kubeconfigClusters(config),
  ];
  const names = new Set<string>();
  for (const { name } of clusters) {
    if (names.has(name)) {
      throw new ConflictError(
        `cluster "${name}" is configured twice in kubernetes.clusterLocatorMethods and infra.kubernetes.kubeconfig; give one of them another name or leave it out`,
      );
    }
    names.add(name);
  }
  return clusters;
}
