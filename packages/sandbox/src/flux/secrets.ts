import { isFields, KubernetesObject, valueAt } from '../kubernetes/object';
import { timeOf, withCondition } from './conditions';
import type { Reconciliation } from './controller';
import type { Desk } from './desk';
import { digest } from './pace';

/** What a secret store of the sandbox has at a place: the same every time. */
function valueOf(desk: Desk, place: string, key: string): string {
  return `sandbox-${digest(24, desk.seed, desk.cluster.name, place, key)}`;
}

/** Writes a Secret that belongs to an object. */
function writeSecret(
  desk: Desk,
  owner: KubernetesObject,
  name: string,
  texts: Record<string, string>,
): void {
  const { apiVersion, kind, metadata } = owner;
  const { namespace, uid = '' } = metadata;
  desk.cluster.put({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name,
      namespace,
      ownerReferences: [
        {
          ...{ apiVersion, kind, name: metadata.name, uid },
          ...{ controller: true, blockOwnerDeletion: true },
        },
      ],
    },
    type: 'Opaque',
    data: Object.fromEntries(
      Object.entries(texts).map(([key, text]) => [
        key,
        Buffer.from(text, 'utf8').toString('base64'),
      ]),
    ),
  });
}

/** What External Secrets does: the values come out of the seed. */
export function* reconcileExternalSecret(
  desk: Desk,
  object: KubernetesObject,
): Reconciliation {
  const { spec = {}, metadata } = object;
  if (metadata.deletionTimestamp) {
    return undefined;
  }
  yield desk.pace.work(300, 'secret', metadata.name);
  const target = String(valueAt(spec, 'target', 'name') ?? metadata.name);
  const data = Array.isArray(spec.data) ? spec.data : [];
  const texts = Object.fromEntries(
    data.map(entry => {
      const key = String(valueAt(entry, 'secretKey'));
      const place = String(valueAt(entry, 'remoteRef', 'key'));
      const property = valueAt(entry, 'remoteRef', 'property') ?? key;
      return [key, valueOf(desk, place, String(property))];
    }),
  );
  for (const entry of Array.isArray(spec.dataFrom) ? spec.dataFrom : []) {
    const place = String(valueAt(entry, 'extract', 'key'));
    texts.password = valueOf(desk, place, 'password');
  }
  writeSecret(desk, object, target, texts);
  desk.setStatus(object, status => ({
    ...withCondition(status, desk.now(), {
      ...{ type: 'Ready', status: 'True', reason: 'SecretSynced' },
      message: 'secret synced',
    }),
    binding: { name: target },
    refreshTime: timeOf(desk.now()),
    syncedResourceVersion: `${metadata.generation}-${digest(
      32,
      JSON.stringify(spec),
    )}`,
  }));
  return Math.max(30_000, desk.pace.interval(spec.refreshInterval, '1h'));
}

/** What the Vault Secrets Operator does. */
export function* reconcileVaultSecret(
  desk: Desk,
  object: KubernetesObject,
): Reconciliation {
  const { spec = {}, metadata } = object;
  if (metadata.deletionTimestamp) {
    return undefined;
  }
  yield desk.pace.work(300, 'secret', metadata.name);
  const target = String(valueAt(spec, 'destination', 'name'));
  const place = `${spec.mount}/${spec.path}`;
  const templates = valueAt(spec, 'destination', 'transformation', 'templates');
  const keys = isFields(templates)
    ? Object.keys(templates)
    : neededKeys(desk, metadata.namespace, target);
  const there = desk.cluster.get('v1', 'Secret', {
    namespace: metadata.namespace,
    name: target,
  });
  const missing = !there && valueAt(spec, 'destination', 'create') !== true;
  if (!missing) {
    const texts = Object.fromEntries(
      keys.map(key => [key, valueOf(desk, place, key)]),
    );
    const raw: Record<string, string> =
      valueAt(spec, 'destination', 'transformation', 'excludeRaw') === true
        ? {}
        : { _raw: JSON.stringify({ data: texts }) };
    writeSecret(desk, object, target, { ...texts, ...raw });
  }
  const reason = missing ? 'SecretSyncError' : 'SecretSynced';
  const message = missing
    ? `destination secret ${metadata.namespace}/${target} does not exist, and create=false`
    : 'Secret synced';
  desk.setStatus(object, status => ({
    ...['SecretSynced', 'Healthy', 'Ready'].reduce(
      (all, type) =>
        withCondition(all, desk.now(), {
          ...{ type, status: missing ? 'False' : 'True', reason, message },
          observedGeneration: metadata.generation,
        }),
      status,
    ),
    lastGeneration: metadata.generation,
    secretMAC: digest(44, place),
  }));
  return Math.max(30_000, desk.pace.interval(spec.refreshAfter, '1h'));
}

/** The keys that Terraform objects read out of a Secret: those it must have. */
function neededKeys(
  desk: Desk,
  namespace: string | undefined,
  secret: string,
): string[] {
  const keys = desk.cluster
    .list('infra.contrib.fluxcd.io/v1alpha2', 'Terraform')
    .filter(({ metadata }) => metadata.namespace === namespace)
    .flatMap(
      ({ spec }) =>
        (Array.isArray(spec?.varsFrom) ? spec.varsFrom : []) as {
          name: string;
          varsKeys?: string[];
        }[],
    )
    .filter(({ name }) => name === secret)
    .flatMap(({ varsKeys }) => varsKeys ?? [])
    .map(key => key.split(':')[0]);
  return keys.length > 0 ? [...new Set(keys)] : ['password'];
}
