import type { JsonObject } from '@backstage/types';
import { loadAll } from 'js-yaml';
import { resolveEnvironment } from '../../inputs/resolveEnvironment';
import type { ResolvedEnvironment } from '../../inputs/resolved';
import { compilePlatform } from '../../platform/compile';
import { parseClaim } from '../../platform/parseClaim';
import type { Platform } from '../../platform/platform';
import { printYaml } from '../../yaml';
import { renderEnvironment, type RenderedEnvironment } from '..';

const apiVersion = 'groundwork/v1alpha1';

/** What a test changes in the platform's documents. */
export interface PlatformChanges {
  environment?: JsonObject;
  platform?: JsonObject;
  types?: Record<string, JsonObject>;
  packageSource?: JsonObject;
}

const postgres: JsonObject = {
  stateful: true,
  inputs: {
    properties: {
      size: { type: 'string', default: 'small' },
      storageGb: { type: 'integer', default: 20 },
      extensions: { type: 'array', items: { type: 'string' }, default: [] },
      note: { type: 'string' },
    },
  },
  implementations: {
    aws: {
      module: 'aws-postgres',
      variables: {
        size: '${{ inputs.size }}',
        allocated_storage_gb: '${{ inputs.storageGb }}',
        extensions: '${{ inputs.extensions }}',
        note: '${{ inputs.note }}',
        name: '${{ service.name }}-${{ resource.name }}',
      },
      secretVariables: [
        { variable: 'admin', path: 'platform/rds', property: 'admin"pass' },
      ],
    },
  },
  outputs: [{ name: 'endpoint', env: 'DATABASE_HOST' }, { name: 'arn' }],
  monitoring: {
    dashboards: [
      {
        name: 'overview',
        title: 'Postgres ${{ resource.name }}',
        panels: [
          {
            title: 'Load',
            query: 'load{note="${{ inputs.note | default("") }}"}',
          },
        ],
      },
    ],
    alerts: [
      {
        name: 'Full',
        query: 'free{note=\'${{ inputs.note | default("") }}\'} < 1',
        severity: 'critical',
        summary: 'Full: ${{ inputs.note | default("") }} {{ $value }}',
      },
    ],
  },
};

const redis: JsonObject = {
  stateful: false,
  inputs: { properties: { size: { type: 'string', default: 'small' } } },
  implementations: {
    aws: { module: 'aws-redis', variables: { size: '${{ inputs.size }}' } },
  },
  outputs: [{ name: 'host', env: 'REDIS_HOST' }],
};

/** A platform of one environment, `prod`, with two types; everything else as in the design. */
export function testPlatform(changes: PlatformChanges = {}): Platform {
  const source = changes.packageSource ?? {
    kind: 'GitRepository',
    url: 'https://git.example/acme/modules.git',
    tag: 'v2.4.0',
  };
  const documents: [string, JsonObject][] = [
    [
      'platform/platform.yaml',
      {
        kind: 'Platform',
        metadata: { name: 'acme' },
        spec: {
          layout: {
            rendered:
              'clusters/${{ environment.name }}/services/${{ service.name }}',
            release:
              'clusters/${{ environment.name }}/services/${{ service.name }}/release.yaml',
            sources:
              'clusters/${{ environment.name }}/sources/${{ service.name }}',
          },
          ...changes.platform,
        },
      },
    ],
    [
      'platform/environments/prod.yaml',
      {
        kind: 'Environment',
        metadata: { name: 'prod' },
        spec: {
          tier: 'production',
          order: 1,
          cloud: 'aws',
          region: 'eu-west-1',
          cluster: 'prod',
          minimumPackageState: 'draft',
          package: 'data@1.0.0',
          secretStore: {
            type: 'external-secrets',
            kind: 'ClusterSecretStore',
            name: 'vault',
          },
          monitoring: {},
          ...changes.environment,
        },
      },
    ],
    [
      'platform/profiles/api.yaml',
      {
        kind: 'Profile',
        metadata: { name: 'api' },
        spec: {
          useCase: 'APIs',
          network: { exposure: 'internal' },
          release: {
            values: {
              replicas: 1,
              image: { repository: 'r/${{ service.name }}' },
            },
            tiers: { production: { replicas: 3 } },
          },
        },
      },
    ],
    [
      'platform/packages/data.yaml',
      {
        kind: 'ComponentPackage',
        metadata: { name: 'data-1.0.0' },
        spec: {
          package: 'data',
          version: '1.0.0',
          revision: '0123456789abcdef0123456789abcdef01234567',
          clouds: ['aws', 'azure', 'gcp'],
          chart: {
            name: 'service',
            version: '2.0.0',
            source,
            path: './charts/service',
          },
          modules: {
            'aws-postgres': { version: '2.4.0', source, path: './pg' },
            'aws-redis': { version: '1.0.0', source, path: './redis' },
          },
        },
      },
    ],
    ...Object.entries({ postgres, redis, ...changes.types }).map(
      ([name, spec]): [string, JsonObject] => [
        `platform/resource-types/${name}.yaml`,
        { kind: 'ResourceType', metadata: { name }, spec },
      ],
    ),
  ];
  const platform = compilePlatform(
    documents.map(([path, document]) => ({
      path,
      text: printYaml({ apiVersion, ...document }),
    })),
  );
  const errors = platform.problems.filter(
    ({ severity }) => severity === 'error',
  );
  if (errors.length > 0) throw new Error(JSON.stringify(errors, undefined, 1));
  return platform;
}

/** A resource as a claim writes it. */
export type TestResource = { type: string; name: string; inputs?: JsonObject };

/** Everything decided for `shop` in `prod`. */
export function resolve(
  platform: Platform,
  resources: readonly TestResource[],
  service = 'shop',
): ResolvedEnvironment {
  const { claim, problems } = parseClaim(
    `services/${service}.yaml`,
    printYaml({
      apiVersion,
      kind: 'ServiceInfra',
      metadata: { name: service },
      spec: {
        component: `component:default/${service}`,
        owner: 'group:default/payments',
        profile: 'api',
        environments: { prod: {} },
        resources: resources as unknown as JsonObject[],
      },
    }),
  );
  if (!claim) throw new Error(JSON.stringify(problems));
  const { resolved, findings } = resolveEnvironment({
    platform,
    claim,
    environment: 'prod',
    now: new Date('2026-01-01T00:00:00Z'),
  });
  if (!resolved) throw new Error(JSON.stringify(findings));
  return resolved;
}

/** A repository that is rendered into again and again. */
export class TestRepository {
  files = new Map<string, string>();
  private previous: ResolvedEnvironment | undefined;
  private changes = 0;

  constructor(
    private platform: Platform = testPlatform(),
    private readonly service = 'shop',
  ) {}

  /** Goes on with other platform documents. */
  use(platform: Platform): void {
    this.platform = platform;
  }

  /** Renders and takes the result over; undefined leaves the environment. */
  apply(
    resources: readonly TestResource[] | undefined,
    changeId = `change-${++this.changes}`,
  ): RenderedEnvironment {
    const environment = this.platform.environments.get('prod');
    if (!environment) throw new Error('prod is gone');
    const resolved =
      resources && resolve(this.platform, resources, this.service);
    const result = renderEnvironment({
      platform: this.platform,
      resolved,
      previous: this.previous,
      service: this.service,
      environment,
      files: this.files,
      change: { id: changeId },
    });
    for (const { path, content } of result.files) {
      if (content === undefined) this.files.delete(path);
      else this.files.set(path, content);
    }
    this.previous = resolved;
    return result;
  }

  /** Objects of all files, by `kind/name`. */
  objects(): Record<string, any> {
    const found: Record<string, unknown> = {};
    for (const [path, text] of this.files) {
      if (!/\.ya?ml$/.test(path)) continue;
      for (const value of loadAll(text) as any[]) {
        found[`${value.kind}/${value.metadata?.name ?? path}`] = value;
      }
    }
    return found;
  }
}

/** The usual two. */
export const main: TestResource = { type: 'postgres', name: 'main' };
export const cache: TestResource = { type: 'redis', name: 'main' };
