import { createHash } from 'crypto';
import { gzipSync } from 'zlib';
import type { KubernetesObject } from '../../kubernetes/object';
import type { Desk } from '../desk';
import type { Plan } from './plan';
import { humanPlan, jsonPlan } from './planText';

const PREFIX = 'infra.contrib.fluxcd.io';
const LARGEST = 1_048_576;

/** A label's value: long ones are cut, with a hash that keeps them apart. */
export function safeLabel(value: string): string {
  if (value.length <= 63) {
    return value;
  }
  const hash = createHash('sha256').update(value).digest('hex').slice(0, 16);
  return `${value.slice(0, 63 - 17)}-${hash}`;
}

/** Keeps a plan as tofu-controller does: the file, and a readable form if wanted. */
export function storePlan(
  desk: Desk,
  object: KubernetesObject,
  id: string,
  plan: Plan,
): void {
  removePlans(desk, object);
  const readable = object.spec?.storeReadablePlan;
  store(desk, object, {
    ...{ kind: 'Secret', suffix: '', id },
    content: gzipSync(`tfplan of ${object.metadata.name}: ${jsonPlan(plan)}`),
  });
  if (readable === 'human') {
    store(desk, object, {
      ...{ kind: 'ConfigMap', suffix: '', id },
      content: Buffer.from(humanPlan(plan), 'utf8'),
    });
  } else if (readable === 'json') {
    store(desk, object, {
      ...{ kind: 'Secret', suffix: '.json', id },
      content: gzipSync(jsonPlan(plan)),
    });
  }
}

/** Takes away what is kept of earlier plans of an object. */
export function removePlans(desk: Desk, object: KubernetesObject): void {
  const { namespace, uid } = object.metadata;
  for (const kind of ['Secret', 'ConfigMap']) {
    for (const { metadata } of desk.cluster.list('v1', kind)) {
      const ours =
        metadata.namespace === namespace &&
        metadata.labels?.[`${PREFIX}/plan-name`] !== undefined &&
        metadata.ownerReferences?.some(owner => owner.uid === uid);
      if (ours) {
        desk.cluster.delete('v1', kind, metadata);
      }
    }
  }
}

function store(
  desk: Desk,
  object: KubernetesObject,
  part: {
    kind: 'Secret' | 'ConfigMap';
    suffix: string;
    id: string;
    content: Buffer;
  },
): void {
  const { kind, suffix, id, content } = part;
  const { name, namespace, uid = '' } = object.metadata;
  const workspace = String(object.spec?.workspace ?? 'default');
  const base = `tfplan-${workspace}-${name}${suffix}`;
  const chunks: Buffer[] = [];
  for (let at = 0; at < content.length; at += LARGEST) {
    chunks.push(content.subarray(at, at + LARGEST));
  }
  chunks.forEach((chunk, at) => {
    const many = chunks.length > 1;
    desk.cluster.put({
      apiVersion: 'v1',
      kind,
      metadata: {
        name: many ? `${base}-${at}` : base,
        namespace,
        labels: {
          [`${PREFIX}/plan-name`]: safeLabel(`${name}${suffix}`),
          [`${PREFIX}/plan-workspace`]: safeLabel(workspace),
        },
        annotations: {
          savedPlan: id,
          [`${PREFIX}/plan-full-name`]: `${name}${suffix}`,
          [`${PREFIX}/plan-full-workspace`]: workspace,
          [`${PREFIX}/plan-hash`]: createHash('sha256')
            .update(content)
            .digest('hex'),
          ...(many && { [`${PREFIX}/plan-chunk`]: String(at) }),
          ...(kind === 'Secret' && { encoding: 'gzip' }),
        },
        ownerReferences: [
          { apiVersion: object.apiVersion, kind: object.kind, name, uid },
        ],
      },
      ...(kind === 'Secret'
        ? { type: 'Opaque', data: { tfplan: chunk.toString('base64') } }
        : { data: { tfplan: chunk.toString('utf8') } }),
    });
  });
}
