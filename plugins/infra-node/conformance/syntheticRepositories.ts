import type { JsonObject } from '@backstage/types';
import { load } from 'js-yaml';
import { printYaml } from '../src/yaml';

/** A repository made up to try a combination of settings. */
export interface SyntheticRepository {
  readonly title: string;
  readonly files: Map<string, string>;
}

const clouds = ['aws', 'azure', 'gcp'] as const;
const engines = ['tofu-controller', 'helm-values'] as const;
const outputs = ['envFrom', 'values'] as const;
const stores: Record<string, JsonObject> = {
  'external-secrets': {
    type: 'external-secrets',
    kind: 'SecretStore',
    name: 'store',
  },
  vault: { type: 'vault', mount: 'kv', authRef: 'team/auth' },
};

/**
 * Repositories with the sample's vocabulary, one for each combination of
 * cloud, engine, secret store and way of outputs. Each has one environment and
 * one service, with a long name, that asks for two resources of every type the
 * cloud has.
 */
export function syntheticRepositories(
  sample: ReadonlyMap<string, string>,
): SyntheticRepository[] {
  return clouds.flatMap(cloud =>
    engines.flatMap(engine =>
      Object.entries(stores).flatMap(([store, secretStore]) =>
        outputs.map(way => ({
          title: `${cloud}, ${engine}, ${store}, ${way}`,
          files: repository(sample, cloud, {
            engine,
            secretStore,
            helm: { outputs: way },
          }),
        })),
      ),
    ),
  );
}

const service = 'a-service-with-a-name-that-is-as-long-as-names-can-be';

function repository(
  sample: ReadonlyMap<string, string>,
  cloud: (typeof clouds)[number],
  settings: JsonObject,
): Map<string, string> {
  // The sample has nothing on Google Cloud: its modules for AWS stand in.
  const like = cloud === 'gcp' ? 'aws' : cloud;
  const template = like === 'aws' ? 'prod' : 'prod-azure';
  const files = new Map<string, string>();
  const resources: JsonObject[] = [];
  for (const [path, content] of sample) {
    if (!path.startsWith('platform/') || path.includes('/environments/'))
      continue;
    const document = load(content) as JsonObject;
    const spec = document.spec as JsonObject;
    if (document.kind === 'ResourceType') {
      const implementations = spec.implementations as JsonObject;
      const implementation = implementations[like];
      if (!implementation) continue;
      spec.implementations = { ...implementations, [cloud]: implementation };
      const { name } = document.metadata as JsonObject;
      const inputs: JsonObject = name === 'dns-record' ? { hostname: 'x' } : {};
      resources.push(
        { type: name, name: 'main', inputs },
        { type: name, name: '2nd-with-a-name-of-30-letters', inputs },
      );
    }
    if (document.kind === 'ComponentPackage') {
      spec.clouds = [...clouds];
      (spec.chart as JsonObject).source = {
        kind: 'OCIRepository',
        url: 'oci://registry.example/charts/service',
        digest: `sha256:${'0'.repeat(64)}`,
        secretName: 'registry',
      };
    }
    if (document.kind === 'Profile') delete spec.allowedTypes;
    if (document.kind === 'Policy') continue;
    files.set(path, printYaml(document));
  }
  const environment = load(
    sample.get(`platform/environments/${template}.yaml`) ?? '',
  ) as JsonObject;
  files.set(
    'platform/environments/prod.yaml',
    printYaml({
      ...environment,
      metadata: { name: 'prod' },
      spec: { ...(environment.spec as JsonObject), cloud, ...settings },
    }),
  );
  files.set(
    `services/${service}.yaml`,
    printYaml({
      apiVersion: 'groundwork/v1alpha1',
      kind: 'ServiceInfra',
      metadata: { name: service },
      spec: {
        component: `component:default/${service}`,
        owner: 'group:default/payments',
        profile: 'database-cluster',
        package: like === 'aws' ? 'aws-data@3.2.0' : 'azure-data@1.0.0',
        environments: { prod: {} },
        resources,
      },
    }),
  );
  return files;
}
