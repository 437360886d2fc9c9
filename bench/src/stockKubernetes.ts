import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClusterHost } from './startClusterHost';
import type { PortalBackend } from './portalBackend';

/** Configuration of the stock Kubernetes plugin for one cluster that answers at once. */
export function stockKubernetesConfig(host: ClusterHost) {
  return {
    serviceLocatorMethod: { type: 'multiTenant' },
    clusterLocatorMethods: [
      {
        type: 'config',
        clusters: [
          {
            name: 'prod',
            url: host.address,
            authProvider: 'serviceAccount',
            serviceAccountToken: 'token',
            skipTLSVerify: true,
            skipMetricsLookup: true,
          },
        ],
      },
    ],
    customResources: [
      {
        group: 'infra.contrib.fluxcd.io',
        apiVersion: 'v1alpha2',
        plural: 'terraforms',
      },
      {
        group: 'helm.toolkit.fluxcd.io',
        apiVersion: 'v2',
        plural: 'helmreleases',
      },
    ],
  };
}

function componentOf(service: string) {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: service,
      annotations: { 'backstage.io/kubernetes-id': service },
    },
    spec: { type: 'service', owner: 'team', lifecycle: 'production' },
  };
}

/**
 * A file from which the catalog learns of a service: the stock plugin asks the
 * catalog for it at every view.
 */
export async function writeComponent(service: string) {
  const directory = await mkdtemp(join(tmpdir(), 'groundwork-component-'));
  const target = join(directory, 'catalog-info.yaml');
  await writeFile(target, JSON.stringify(componentOf(service)));
  return {
    catalog: { locations: [{ type: 'file', target }] },
    remove: () => rm(directory, { recursive: true }),
  };
}

/** Resolves when the catalog knows the service. */
export async function untilInCatalog(
  backend: PortalBackend,
  service: string,
): Promise<void> {
  const path = `/api/catalog/entities/by-name/component/default/${service}`;
  while ((await backend.call(path)).status !== 200) {
    await new Promise(resolve => setTimeout(resolve, 200));
  }
}

/** What the stock plugin's tab asks for every ten seconds. */
export async function viewByStockKubernetes(
  backend: PortalBackend,
  service: string,
): Promise<void> {
  const { status, text } = await backend.call(
    `/api/kubernetes/services/${service}`,
    { body: { auth: {}, entity: componentOf(service) } },
  );
  if (status !== 200) throw new Error(`${status}: ${text}`);
  if (!text.includes('"Terraform"')) throw new Error(`no objects: ${text}`);
}
