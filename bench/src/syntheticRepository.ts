import { createHash } from 'node:crypto';

/** How large a generated repository is. */
export interface SyntheticSize {
  readonly services: number;
  readonly environments: number;
}

/** The repository that the goals speak of: 80,000 rendered files, 64 MB. */
export const largeRepository: SyntheticSize = {
  services: 10_000,
  environments: 4,
};

/** Name of the n-th service; never ends in a number alone. */
export function serviceName(n: number): string {
  return `service-${n.toString(36)}-api`;
}

/** Name of the n-th environment. */
export function environmentName(n: number): string {
  return `env${n}`;
}

/**
 * Files of a GitOps repository by path: documents of the platform, one claim
 * per service, and two rendered files per service and environment. All
 * contents differ. The same size always gives the same files.
 */
export function* syntheticFiles(
  size: SyntheticSize,
): Generator<{ path: string; text: string }> {
  yield* platformFiles(size);
  for (let n = 0; n < size.services; n += 1) {
    const name = serviceName(n);
    yield { path: `services/${name}.yaml`, text: claim(name, n, size) };
    for (let e = 0; e < size.environments; e += 1) {
      const environment = environmentName(e);
      const directory = `clusters/${environment}/${name}`;
      yield {
        path: `${directory}/release.yaml`,
        text: release(name, environment, n),
      };
      yield {
        path: `${directory}/postgres-main.yaml`,
        text: terraform(name, environment, n),
      };
    }
  }
}

const header = 'apiVersion: groundwork/v1alpha1\n';

function* platformFiles({ environments }: SyntheticSize) {
  yield {
    path: 'platform/platform.yaml',
    text: `${header}kind: Platform\nmetadata: { name: acme }\nspec: {}\n`,
  };
  for (let e = 0; e < environments; e += 1) {
    const name = environmentName(e);
    yield {
      path: `platform/environments/${name}.yaml`,
      text: `${header}kind: Environment
metadata: { name: ${name} }
spec:
  tier: ${e < environments - 1 ? 'development' : 'production'}
  order: ${e}
  cloud: aws
  region: eu-central-1
  cluster: ${name}
  minimumPackageState: draft
`,
    };
  }
  yield {
    path: 'platform/profiles/high-traffic-api.yaml',
    text: `${header}kind: Profile
metadata: { name: high-traffic-api }
spec:
  useCase: An API with much traffic
  resources:
    postgres: { defaults: { size: small }, tiers: { production: { size: large } } }
`,
  };
  for (const name of ['postgres', 'kafka-topic', 'redis']) {
    yield {
      path: `platform/resource-types/${name}.yaml`,
      text: `${header}kind: ResourceType
metadata: { name: ${name} }
spec:
  stateful: true
  inputs:
    properties:
      size: { type: string, enum: [small, large], default: small }
      storageGb: { type: integer, minimum: 1, default: 10 }
  implementations:
    aws:
      module: ${name}
      variables: { size: "\${{ inputs.size }}", storage: "\${{ inputs.storageGb }}" }
`,
    };
  }
  const module = (name: string) =>
    `    ${name}: { version: 1.0.0, source: { kind: OCIRepository, url: "oci://registry.example.com/${name}", tag: 1.0.0 } }\n`;
  yield {
    path: 'platform/packages/aws-data-1.0.0.yaml',
    text: `${header}kind: ComponentPackage
metadata: { name: aws-data-1.0.0 }
spec:
  package: aws-data
  version: 1.0.0
  revision: 0123456789abcdef
  clouds: [aws]
  chart:
    name: service
    version: 1.0.0
    source: { kind: OCIRepository, url: "oci://registry.example.com/service", tag: 1.0.0 }
  modules:
${['postgres', 'kafka-topic', 'redis'].map(module).join('')}`,
  };
}

function claim(name: string, n: number, { environments }: SyntheticSize) {
  const names = Array.from({ length: environments }, (_, e) =>
    environmentName(e),
  );
  return `${header}kind: ServiceInfra
metadata:
  name: ${name}
spec:
  component: component:default/${name}
  owner: group:default/team-${n % 150}
  profile: high-traffic-api
  package: aws-data@1.0.0
  environments:
${names.map(environment => `    ${environment}: {}\n`).join('')}  resources:
    - type: postgres
      name: main
      inputs: { size: small, storageGb: ${10 + (n % 90)} }
    - type: kafka-topic
      name: events
      environments:
        ${names[0]}: { inputs: { size: small } }
`;
}

function release(name: string, environment: string, n: number) {
  return `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: ${name}
  namespace: ${name}
  labels:
    app.kubernetes.io/name: ${name}
    platform.example.com/environment: ${environment}
spec:
  interval: 10m
  chart:
    spec:
      chart: service
      version: 1.${n % 20}.0
      sourceRef: { kind: HelmRepository, name: charts, namespace: flux-system }
  values:
    image:
      repository: registry.example.com/${name}
      tag: ${environment}-${n} # {"$imagepolicy": "flux-system:${name}:tag"}
    replicas: ${1 + (n % 8)}
    env:
      LOG_LEVEL: info
      SERVICE_ID: '${digest(`${name}/${environment}`)}'
    resources:
      requests: { cpu: 100m, memory: 256Mi }
      limits: { memory: 512Mi }
`;
}

function terraform(name: string, environment: string, n: number) {
  return `apiVersion: infra.contrib.fluxcd.io/v1alpha2
kind: Terraform
metadata:
  name: ${name}-postgres-main
  namespace: ${name}
spec:
  interval: 1h
  retryInterval: 2m
  approvePlan: ""
  destroyResourcesOnDeletion: false
  path: ./
  sourceRef: { kind: OCIRepository, name: postgres-1.0.0, namespace: flux-system }
  vars:
    - { name: size, value: small }
    - { name: storage, value: ${10 + (n % 90)} }
    - name: tags
      value:
        service: ${name}
        owner: group:default/team-${n % 150}
        environment: ${environment}
        build: '${digest(`${environment}/${name}`)}'
  writeOutputsToSecret:
    name: ${name}-postgres-main
    outputs: [DATABASE_URL, DATABASE_USER]
`;
}

/** Text that does not compress well, as identifiers in life. */
function digest(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}
