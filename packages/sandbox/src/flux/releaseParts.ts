import { KubernetesObject, valueAt } from '../kubernetes/object';
import { KubernetesError } from '../kubernetes/status';
import type { ChartVersion } from './chart';
import { isReady } from './conditions';
import type { Desk } from './desk';

const API = 'helm.toolkit.fluxcd.io/v2';

/** Name under which helm-controller applies. */
export const COMPONENT = 'helm-controller';

/** The version of the chart that a release is made of, or why there is none. */
export function chartOf(
  desk: Desk,
  object: KubernetesObject,
): ChartVersion | string {
  const inline = valueAt(object.spec, 'chart', 'spec');
  const reference = (valueAt(inline, 'sourceRef') ??
    object.spec?.chartRef) as Record<string, string>;
  const namespace = reference.namespace ?? object.metadata.namespace;
  const helmChart = `HelmChart '${object.metadata.namespace}/${object.metadata.namespace}-${object.metadata.name}' is not ready`;
  const source = desk.cluster.get(
    'source.toolkit.fluxcd.io/v1',
    reference.kind,
    { namespace, name: reference.name },
  );
  const revision = valueAt(source?.status, 'artifact', 'revision');
  if (!source) {
    return `${helmChart}: failed to get source: ${reference.kind.toLowerCase()} '${namespace}/${
      reference.name
    }' not found`;
  }
  if (typeof revision !== 'string' || !isReady(source)) {
    return `${helmChart}: no artifact available for ${reference.kind} source '${reference.name}'`;
  }
  const version = /(\d+\.\d+\.\d+\S*?)@/.exec(revision)?.[1] ?? '0.1.0';
  const path = String(valueAt(inline, 'chart') ?? reference.name);
  const hash = revision.split(':').at(-1)?.slice(0, 12);
  const pinned =
    valueAt(inline, 'reconcileStrategy') === 'Revision' ||
    reference.kind === 'OCIRepository';
  return {
    name: path.split('/').at(-1) ?? path,
    version: pinned ? `${version}+${hash}` : version,
  };
}

/** Which other release is waited for, in a sentence. */
export function unreadyDependency(
  desk: Desk,
  object: KubernetesObject,
): string | undefined {
  const list = (object.spec?.dependsOn ?? []) as Record<string, string>[];
  for (const { name, namespace = object.metadata.namespace } of list) {
    const place = { namespace, name };
    if (!isReady(desk.cluster.get(API, 'HelmRelease', place))) {
      return `unable to get '${namespace}/${name}' dependency: dependency '${namespace}/${name}' is not ready`;
    }
  }
  return undefined;
}

/** @returns why it cannot be applied. */
export function applyAll(
  desk: Desk,
  release: KubernetesObject,
  objects: KubernetesObject[],
): string | undefined {
  const { writing, kinds } = desk.cluster;
  for (const dryRun of [true, false]) {
    for (const object of objects) {
      const kind = kinds.of(object);
      if (!kind) {
        return `unable to build kubernetes objects from release manifest: resource mapping not found for name: "${object.metadata.name}" namespace: "${object.metadata.namespace}": no matches for kind "${object.kind}" in version "${object.apiVersion}"`;
      }
      const { namespace, name } = object.metadata;
      const type = 'application/apply-patch+yaml';
      const options = { manager: COMPONENT, force: true, dryRun };
      try {
        writing.patch(kind, { namespace, name }, type, object, options);
      } catch (error) {
        if (!(error instanceof KubernetesError)) {
          throw error;
        }
        return error.message;
      }
    }
  }
  removeOthers(desk, release, objects);
  return undefined;
}

/** What the chart no longer makes goes, unless it says that it stays. */
function removeOthers(
  desk: Desk,
  release: KubernetesObject,
  objects: KubernetesObject[],
): void {
  const names = new Set(objects.map(({ metadata }) => metadata.name));
  const api = 'infra.contrib.fluxcd.io/v1alpha2';
  for (const { metadata } of desk.cluster.list(api, 'Terraform')) {
    const { annotations = {}, namespace, name } = metadata;
    const ours =
      namespace === release.metadata.namespace &&
      annotations['meta.helm.sh/release-name'] === release.metadata.name;
    const kept = annotations['helm.sh/resource-policy'] === 'keep';
    if (ours && !kept && !names.has(name)) {
      desk.cluster.delete(api, 'Terraform', { namespace, name });
    }
  }
}

/** Takes away what a release has made. */
export function uninstall(desk: Desk, object: KubernetesObject): void {
  removeOthers(desk, object, []);
  desk.setFinalizers(object, []);
}
