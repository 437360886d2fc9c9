/*
 * A small platform for tests: two environments, one profile, two types.
 */

const environment = (name: string, tier: string, order: number) => `
apiVersion: groundwork/v1alpha1
kind: Environment
metadata: { name: ${name}, title: ${name} }
spec:
  tier: ${tier}
  order: ${order}
  cloud: aws
  region: eu-central-1
  cluster: ${name}-1
  minimumPackageState: draft
`;

const resourceType = (name: string, inputs: string) => `
apiVersion: groundwork/v1alpha1
kind: ResourceType
metadata: { name: ${name}, title: ${name} }
spec:
  stateful: true
  inputs: ${inputs}
  implementations:
    aws: { module: aws-${name} }
`;

const module = (name: string) =>
  `aws-${name}: { version: 1.0.0, source: { kind: OCIRepository, url: "oci://registry.example.com/${name}", tag: 1.0.0 } }`;

/** Documents of the platform by path. */
export const platformFiles: Readonly<Record<string, string>> = {
  'platform/platform.yaml': `
apiVersion: groundwork/v1alpha1
kind: Platform
metadata: { name: acme }
spec: {}
`,
  'platform/environments/dev.yaml': environment('dev', 'development', 1),
  'platform/environments/prod.yaml': environment('prod', 'production', 2),
  'platform/profiles/internal-tooling.yaml': `
apiVersion: groundwork/v1alpha1
kind: Profile
metadata: { name: internal-tooling, title: Internal tooling }
spec:
  useCase: Something for colleagues
`,
  'platform/resource-types/postgres.yaml': resourceType(
    'postgres',
    '{ properties: { size: { type: string, enum: [small, large], default: small } } }',
  ),
  'platform/resource-types/kafka-topic.yaml': resourceType(
    'kafka-topic',
    '{ properties: { partitions: { type: integer, minimum: 1, maximum: 48, default: 3 } } }',
  ),
  'platform/packages/aws-data-1.0.0.yaml': `
apiVersion: groundwork/v1alpha1
kind: ComponentPackage
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
    ${module('postgres')}
    ${module('kafka-topic')}
`,
};

/** Text of a claim with one database in dev. */
export function claimText(options: {
  name: string;
  owner?: string;
  environments?: string[];
  resource?: string;
}): string {
  const { name, owner = 'group:default/payments', resource } = options;
  const environments = (options.environments ?? ['dev'])
    .map(environmentName => `    ${environmentName}: {}\n`)
    .join('');
  return `# Written by hand; keep this line.
apiVersion: groundwork/v1alpha1
kind: ServiceInfra
metadata:
  name: ${name}
spec:
  component: component:default/${name}
  owner: ${owner}
  profile: internal-tooling
  environments:
${environments}  resources:
    - type: ${resource ?? 'postgres'}
      name: main
`;
}
