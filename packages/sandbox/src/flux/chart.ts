import { isFields, KubernetesObject, valueAt } from '../kubernetes/object';

/** A version of a chart. */
export type ChartVersion = { name: string; version: string };

/**
 * What the service chart of the examples makes of a release's values, said once
 * more in code because there is no Helm here: its Terraform objects. Workloads
 * are left out; the clusters of the sandbox have no nodes.
 */
export function renderChart(
  release: KubernetesObject,
  chart: ChartVersion,
): KubernetesObject[] {
  const infrastructure = valueAt(release.spec, 'values', 'infrastructure');
  const resources = valueAt(infrastructure, 'resources');
  if (!isFields(infrastructure) || !isFields(resources)) {
    return [];
  }
  return Object.values(resources).flatMap(resource =>
    isFields(resource)
      ? [terraform(release, chart, infrastructure, resource)]
      : [],
  );
}

function terraform(
  release: KubernetesObject,
  chart: ChartVersion,
  infrastructure: Record<string, unknown>,
  resource: Record<string, unknown>,
): KubernetesObject {
  const {
    type,
    name,
    objectName,
    changeId,
    requestedBy,
    source,
    runnerSecrets,
    outputs,
    ...spec
  } = resource;
  const { name: releaseName, namespace } = release.metadata;
  const keep = !spec.destroyResourcesOnDeletion;
  return {
    apiVersion: 'infra.contrib.fluxcd.io/v1alpha2',
    kind: 'Terraform',
    metadata: {
      name: String(objectName),
      namespace,
      labels: {
        'app.kubernetes.io/name': releaseName,
        'app.kubernetes.io/instance': releaseName,
        'app.kubernetes.io/managed-by': 'Helm',
        'helm.sh/chart': `${chart.name}-${chart.version.split('+')[0]}`,
        'helm.toolkit.fluxcd.io/name': releaseName,
        'helm.toolkit.fluxcd.io/namespace': namespace ?? '',
        'groundwork/service': String(infrastructure.service),
        'groundwork/environment': String(infrastructure.environment),
        'groundwork/type': String(type),
        'groundwork/resource': String(name),
      },
      annotations: {
        'meta.helm.sh/release-name': releaseName,
        'meta.helm.sh/release-namespace': namespace ?? '',
        'groundwork/package': String(infrastructure.package),
        'groundwork/change-id': String(changeId),
        ...(requestedBy !== undefined && {
          'groundwork/requested-by': String(requestedBy),
        }),
        ...(keep && { 'helm.sh/resource-policy': 'keep' }),
      },
    },
    spec: {
      ...spec,
      sourceRef: source,
      ...(Array.isArray(runnerSecrets) &&
        runnerSecrets.length > 0 && {
          runnerPodTemplate: {
            spec: {
              envFrom: runnerSecrets.map(secret => ({
                secretRef: { name: secret },
              })),
            },
          },
        }),
      ...(isFields(outputs) && {
        writeOutputsToSecret: { name: outputs.secret, outputs: outputs.names },
      }),
    },
  };
}
