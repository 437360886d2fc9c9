import { z } from 'zod';
import type { SandboxClusters } from '../flux/sandboxClusters';

const object = z
  .string()
  .regex(/^[^/\s]+\/[^/\s]+$/, 'an object is written namespace/name');
const resource = z.string().min(1);
const cluster = z.string();

const ABOUT_OBJECTS = [
  'drift',
  'undo-drift',
  'lock',
  'unlock',
  'suspend',
  'resume',
  'reconcile',
] as const;

const ABOUT_CLUSTERS = [
  'stop',
  'start',
  'expire-watches',
  'expire-lists',
  'cut-connections',
  'expire-tokens',
  'renew-tokens',
] as const;

const FAILING = ['plan', 'apply', 'release', 'init'] as const;

/** Something that shall go wrong with a cluster or a resource, or right again. */
export const clusterFault = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.enum(['fail-plan', 'fail-apply', 'fail-release', 'fail-init']),
    cluster,
    object,
    message: z.string().max(2000).optional(),
    times: z.number().int().min(1).max(1_000_000).optional(),
  }),
  z.strictObject({
    kind: z.enum(ABOUT_OBJECTS),
    cluster,
    object,
  }),
  z.strictObject({
    kind: z.enum(ABOUT_CLUSTERS),
    cluster,
  }),
  z.strictObject({
    kind: z.enum(['forbid', 'allow', 'remove-definition']),
    cluster,
    resource,
  }),
  z.strictObject({
    kind: z.literal('latency'),
    cluster,
    milliseconds: z.number().min(0).max(600_000),
  }),
]);

/** One fault of a cluster, as it is sent. */
export type ClusterFault = z.infer<typeof clusterFault>;

/**
 * Has a fault happen.
 * @throws Error when there is no such cluster or object.
 */
export function causeFault(
  clusters: SandboxClusters,
  fault: ClusterFault,
): void {
  const at = clusters.kubernetes.cluster(fault.cluster);
  const { name } = at;
  switch (fault.kind) {
    case 'fail-plan':
    case 'fail-apply':
    case 'fail-release':
    case 'fail-init': {
      const what = fault.kind.slice('fail-'.length);
      clusters.failNext(name, z.enum(FAILING).parse(what), fault.object, fault);
      break;
    }
    case 'drift':
      clusters.drift(name, fault.object);
      break;
    case 'undo-drift':
      clusters.undoDrift(name, fault.object);
      break;
    case 'lock':
      clusters.lock(name, fault.object);
      break;
    case 'unlock':
      clusters.unlock(name, fault.object);
      break;
    case 'suspend':
      clusters.suspend(name, fault.object, true);
      break;
    case 'resume':
      clusters.suspend(name, fault.object, false);
      break;
    case 'reconcile':
      clusters.reconcile(name, fault.object);
      break;
    case 'stop':
      at.stop();
      break;
    case 'start':
      at.start();
      break;
    case 'expire-watches':
      at.expireWatches();
      break;
    case 'expire-lists':
      at.expireLists();
      break;
    case 'cut-connections':
      at.cutConnections();
      break;
    case 'expire-tokens':
      at.faults.expiredTokens.add('*');
      at.cutConnections();
      break;
    case 'renew-tokens':
      at.faults.expiredTokens.clear();
      break;
    case 'forbid':
      at.faults.forbidden.add(fault.resource);
      break;
    case 'allow':
      at.faults.forbidden.delete(fault.resource);
      break;
    case 'remove-definition':
      at.delete('apiextensions.k8s.io/v1', 'CustomResourceDefinition', {
        name: fault.resource,
      });
      break;
    case 'latency':
      at.faults.latency = fault.milliseconds;
      break;
    default:
      throw new Error(`There is no fault ${JSON.stringify(fault)}`);
  }
}
