import { readFileSync } from 'node:fs';
import type {
  LoggerService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { KubeConfig } from '@kubernetes/client-node';
import { z } from 'zod';
import { accessThrough } from '../connection/access';
import type { ConfiguredCluster } from './configuredCluster';

const key = 'kubernetes.clusterLocatorMethods';

const clusterSchema = z.object({
  name: z.string().min(1),
  url: z.string().min(1),
  authProvider: z.string().optional(),
  authMetadata: z.record(z.string(), z.string()).optional(),
  serviceAccountToken: z.string().optional(),
  skipTLSVerify: z.boolean().optional(),
  caData: z.string().optional(),
  caFile: z.string().optional(),
});

type LocatedCluster = z.infer<typeof clusterSchema>;

const methodSchema = z.object({
  type: z.string(),
  clusters: z.array(z.unknown()).optional(),
});

const authAnnotation = 'kubernetes.io/auth-provider';

/** Clusters of Backstage's own configuration. */
export function locatedClusters(
  config: RootConfigService,
  logger: LoggerService,
): ConfiguredCluster[] {
  const methods = z
    .array(methodSchema)
    .safeParse(config.getOptional(key) ?? []);
  if (!methods.success) {
    throw new InputError(`${key} must be a list of entries with a type`);
  }
  return methods.data.flatMap((method, index) => {
    if (method.type === 'localKubectlProxy') {
      const proxy = { name: 'local', url: 'http://localhost:8001' };
      return [
        useful({ ...proxy, authProvider: 'localKubectlProxy' }, () => proxy),
      ];
    }
    if (method.type !== 'config') {
      logger.warn(
        `${key}[${index}] is of type ${method.type}, whose clusters Groundwork does not observe; name them in an entry of type config or in infra.kubernetes.kubeconfig`,
      );
      return [];
    }
    return (method.clusters ?? []).map((entry, place) => {
      const where = `${key}[${index}].clusters[${place}]`;
      const cluster = parse(entry, where);
      // Read again with the credentials: a token may be included from a file.
      return useful(cluster, () => {
        const now = z.array(methodSchema).parse(config.get(key));
        return parse(now[index]?.clusters?.[place] ?? entry, where);
      });
    });
  });
}

function parse(entry: unknown, where: string): LocatedCluster {
  const parsed = clusterSchema.safeParse(entry);
  if (parsed.success) return parsed.data;
  const [{ path, message }] = parsed.error.issues;
  throw new InputError(`${where}.${path.join('.')}: ${message}`);
}

function useful(
  cluster: LocatedCluster,
  current: () => LocatedCluster,
): ConfiguredCluster {
  const { name } = cluster;
  const provider =
    cluster.authProvider ??
    cluster.authMetadata?.[authAnnotation] ??
    'serviceAccount';
  if (provider !== 'serviceAccount' && provider !== 'localKubectlProxy') {
    return {
      name,
      unusable: `cluster ${name} signs people in with ${provider}; to be observed it needs authProvider serviceAccount with a serviceAccountToken, or a context in infra.kubernetes.kubeconfig`,
    };
  }
  const load = () => kubeConfigOf(current(), provider);
  return { name, access: accessThrough(load, `cluster ${name} of ${key}`) };
}

function kubeConfigOf(
  cluster: LocatedCluster,
  provider: 'serviceAccount' | 'localKubectlProxy',
): KubeConfig {
  const config = new KubeConfig();
  const token = cluster.serviceAccountToken;
  if (provider === 'serviceAccount' && !token) {
    // As Backstage does: the account of the backend's own pod. Its token is
    // renewed on disk, and that library reads it again.
    config.loadFromCluster();
  }
  const [user = { name: 'backend', token }] = config.users ?? [];
  const [own] = config.clusters ?? [];
  const ca = cluster.caFile
    ? readFileSync(cluster.caFile).toString('base64')
    : cluster.caData;
  const context = { name: 'here', cluster: cluster.name, user: user.name };
  config.loadFromOptions({
    clusters: [
      {
        name: cluster.name,
        server: cluster.url,
        skipTLSVerify: cluster.skipTLSVerify ?? false,
        ...(ca ? { caData: ca } : own?.caFile && { caFile: own.caFile }),
      },
    ],
    users: [user],
    contexts: [context],
    currentContext: context.name,
  });
  return config;
}
