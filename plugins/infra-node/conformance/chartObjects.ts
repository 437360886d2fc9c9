import type { JsonObject, JsonValue } from '@backstage/types';
import { isObject, valueAt } from '../src/render/objectInventory';

/**
 * The Terraform objects that the sample's service chart makes of a release's
 * values: `templates/terraform.yaml`, said once more in code, because there is
 * no Helm here.
 */
export function chartObjects(release: JsonObject): JsonObject[] {
  const infrastructure = valueAt(release, ['spec', 'values', 'infrastructure']);
  const resources = valueAt(infrastructure, ['resources']);
  if (!isObject(infrastructure) || !isObject(resources)) return [];
  return Object.values(resources).flatMap(resource =>
    isObject(resource) ? [terraform(release, infrastructure, resource)] : [],
  );
}

function terraform(
  release: JsonObject,
  infrastructure: JsonObject,
  resource: JsonObject,
): JsonObject {
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
  const secrets = (runnerSecrets ?? []) as JsonValue[];
  return {
    apiVersion: 'infra.contrib.fluxcd.io/v1alpha2',
    kind: 'Terraform',
    metadata: {
      name: objectName,
      namespace: valueAt(release, ['metadata', 'namespace']),
      labels: {
        'groundwork/service': infrastructure.service,
        'groundwork/environment': infrastructure.environment,
        'groundwork/type': type,
        'groundwork/resource': name,
      },
      annotations: {
        'groundwork/package': infrastructure.package,
        'groundwork/change-id': changeId,
        ...(requestedBy !== undefined && {
          'groundwork/requested-by': requestedBy,
        }),
        ...(!spec.destroyResourcesOnDeletion && {
          'helm.sh/resource-policy': 'keep',
        }),
      },
    },
    spec: {
      ...spec,
      sourceRef: source,
      ...(secrets.length > 0 && {
        runnerPodTemplate: {
          spec: {
            envFrom: secrets.map(secret => ({ secretRef: { name: secret } })),
          },
        },
      }),
      ...(isObject(outputs) && {
        writeOutputsToSecret: { name: outputs.secret, outputs: outputs.names },
      }),
    },
  };
}
