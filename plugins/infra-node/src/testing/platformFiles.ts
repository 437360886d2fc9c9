import type { PlatformFile } from '../platform/compile';

const head = (kind: string, name: string) =>
  `apiVersion: groundwork/v1alpha1\nkind: ${kind}\nmetadata: { name: ${name} }\n`;

function environment(
  name: string,
  tier: string,
  order: number,
  more = '',
): PlatformFile {
  return {
    path: `platform/environments/${name}.yaml`,
    text: `${head('Environment', name)}spec:
  tier: ${tier}
  order: ${order}
  cloud: ${name.endsWith('azure') ? 'azure' : 'aws'}
  region: eu-west-1
  cluster: ${name}
  terraform: { approval: ${tier === 'production' ? 'manual' : 'auto'} }
  variables: { vpcId: vpc-${name}, subnetId: subnet-${name} }
${more}`,
  };
}

/** A version of a package whose modules have the version of the package. */
export function componentPackage(
  name: string,
  version: string,
  cloud: string,
  modules: readonly string[],
  more = '',
): PlatformFile {
  const source = `{ kind: GitRepository, url: "https://git.example/modules.git", tag: v${version} }`;
  return {
    path: `platform/packages/${name}-${version}.yaml`,
    text: `${head('ComponentPackage', `${name}-${version}`)}spec:
  package: ${name}
  version: ${version}
  revision: abcdef${version.replace(/\./g, '')}
  clouds: [${cloud}]
  chart: { name: service, version: 1.0.0, source: ${source} }
  modules:
${modules
  .map(m => `    ${m}: { version: ${version}, source: ${source} }`)
  .join('\n')}
${more}`,
  };
}

/** Passed stages of a package at its own revision. */
export function evidence(
  name: string,
  version: string,
  stages: readonly string[],
): PlatformFile[] {
  return stages.map(stage => ({
    path: `platform/certifications/${name}-${version}/${stage}.yaml`,
    text: `${head('Certification', `${name}-${version}-${stage}`)}spec:
  package: ${name}@${version}
  revision: abcdef${version.replace(/\./g, '')}
  stage: ${stage}
  result: passed
  finishedAt: "2026-01-01T00:00:00Z"
`,
  }));
}

const all = ['unit', 'integration', 'upgrade'];
const aws = ['aws-postgres', 'aws-topic', 'aws-dns'];

/**
 * A small platform for tests: three environments on AWS and one on Azure, two
 * profiles, three resource types, packages in several states and two policies.
 */
export const platformFiles: readonly PlatformFile[] = [
  {
    path: 'platform/platform.yaml',
    text: `${head('Platform', 'acme')}spec:
  layout:
    sources: clusters/\${{ environment.name }}/module-sources/\${{ service.name }}
  proposals: { labels: [infra], reviewers: [acme/platform] }
  linkGroups: [{ name: logs, title: Logs }]
  tags: { team: "\${{ service.ownerName }}" }
`,
  },
  environment('dev', 'development', 10, '  minimumPackageState: candidate\n'),
  environment('staging', 'staging', 20),
  environment('prod', 'production', 30),
  environment('prod-azure', 'production', 40),
  {
    path: 'platform/profiles/internal.yaml',
    text: `${head('Profile', 'internal')}spec:
  useCase: Tools for employees
`,
  },
  {
    path: 'platform/profiles/busy.yaml',
    text: `${head('Profile', 'busy')}spec:
  useCase: Services in the path of customers
  resources:
    postgres:
      defaults: { size: medium }
      tiers:
        production: { size: large, storageGb: 100 }
      locks:
        - input: highAvailability
          value: true
          tiers: [production]
          reason: It must survive the loss of a zone.
`,
  },
  {
    path: 'platform/resource-types/postgres.yaml',
    text: `${head('ResourceType', 'postgres')}spec:
  aliases: [pg, database]
  category: database
  stateful: true
  inputs:
    properties:
      version: { type: string, enum: ["15", "16"], default: "16", restarts: true }
      size: { type: string, title: Size, enum: [small, medium, large], default: small, restarts: true }
      storageGb: { type: integer, title: Storage, minimum: 20, maximum: 1000, default: 20 }
      highAvailability: { type: boolean, title: High availability, default: false }
      databaseName: { type: string, title: Database name, pattern: "^[a-z]+$", default: app, immutable: true }
      comment: { type: string, maxLength: 200 }
  implementations:
    aws:
      module: aws-postgres
      variables: &variables
        name: \${{ service.name }}-\${{ resource.name }}
        size: \${{ inputs.size }}
        storage: \${{ inputs.storageGb }}
        comment: \${{ inputs.comment }}
        vpc: \${{ environment.variables.vpcId }}
    azure:
      module: azure-postgres
      variables: *variables
  outputs:
    - { name: url, sensitive: true, env: DATABASE_URL }
  cost:
    aws:
      terms:
        - { input: size, prices: { small: 50, medium: 100, large: 200 } }
        - { input: storageGb, each: 0.1 }
      factors:
        - { input: highAvailability, factors: { "true": 2 } }
`,
  },
  {
    path: 'platform/resource-types/topic.yaml',
    text: `${head('ResourceType', 'topic')}spec:
  category: messaging
  stateful: true
  inputs:
    properties:
      partitions: { type: integer, title: Partitions, minimum: 1, maximum: 100, default: 3 }
  implementations:
    aws: { module: aws-topic, variables: { partitions: "\${{ inputs.partitions }}" } }
    azure: { module: azure-topic, variables: { partitions: "\${{ inputs.partitions }}" } }
  cost:
    aws: { terms: [{ input: partitions, each: 2 }] }
    azure: { terms: [{ fixed: 9.99 }] }
`,
  },
  {
    path: 'platform/resource-types/dns.yaml',
    text: `${head('ResourceType', 'dns')}spec:
  stateful: false
  inputs:
    properties:
      host: { type: string, title: Host, pattern: "^[a-z.]+$", patternMessage: must be a host name }
      zone: { type: string, default: a, immutable: true }
    required: [host]
  implementations:
    aws: { module: aws-dns, variables: { host: "\${{ inputs.host }}" } }
`,
  },
  componentPackage(
    'aws-data',
    '1.0.0',
    'aws',
    aws,
    '  deprecated: { reason: It is old., replacement: aws-data@2.0.0 }\n',
  ),
  componentPackage('aws-data', '2.0.0', 'aws', aws),
  componentPackage('aws-data', '2.1.0', 'aws', aws),
  componentPackage(
    'aws-data',
    '3.0.0',
    'aws',
    aws,
    '  revoked: { reason: It loses data. }\n',
  ),
  componentPackage('azure-data', '1.0.0', 'azure', [
    'azure-postgres',
    'azure-topic',
  ]),
  ...evidence('aws-data', '1.0.0', all),
  ...evidence('aws-data', '2.0.0', all),
  ...evidence('aws-data', '2.1.0', ['unit', 'integration']),
  ...evidence('aws-data', '3.0.0', all),
  ...evidence('azure-data', '1.0.0', all),
  {
    path: 'platform/policies/few-partitions.yaml',
    text: `${head('Policy', 'few-partitions')}spec:
  scope: resource
  match: { resourceTypes: [topic], tiers: [development] }
  rule: resource.inputs.partitions <= 12
  message: \${{ inputs.partitions }} partitions are too many for \${{ resource.name }} in \${{ environment.name }}.
  fix: { input: partitions, value: 12, text: Take 12 partitions }
  documentation: https://docs.example/partitions
`,
  },
  {
    path: 'platform/policies/owned-by-team.yaml',
    text: `${head('Policy', 'owned-by-team')}spec:
  scope: service
  severity: warning
  rule: service.owner.startsWith('group:')
  message: \${{ service.name }} should belong to a group.
`,
  },
];

/** The files of the sample platform with some of them replaced, added, or taken out by an empty text. */
export function platformWith(
  ...changed: readonly PlatformFile[]
): PlatformFile[] {
  const files = new Map(platformFiles.map(f => [f.path, f.text]));
  for (const { path, text } of changed) {
    if (text === '') files.delete(path);
    else files.set(path, text);
  }
  return [...files].map(([path, text]) => ({ path, text }));
}

/** A file of the sample platform with a text in it replaced. */
export function edited(
  path: string,
  search: string,
  replacement: string,
): PlatformFile {
  const file = platformFiles.find(f => f.path === path);
  if (!file?.text.includes(search)) {
    throw new Error(`${path} does not contain ${search}`);
  }
  return { path, text: file.text.replace(search, () => replacement) };
}
