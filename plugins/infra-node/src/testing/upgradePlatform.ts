import type { ModuleInterface } from '@groundwork/backstage-plugin-infra-common';
import { compilePlatform, type PlatformFile } from '../platform/compile';
import {
  componentPackage,
  edited,
  evidence,
  platformWith,
} from './platformFiles';

const aws = ['aws-postgres', 'aws-topic', 'aws-dns'];
const stages = ['unit', 'integration', 'upgrade'];

function variable(
  required: boolean,
  more: Partial<ModuleInterface['variables'][string]> = {},
): ModuleInterface['variables'][string] {
  return { type: 'string', required, ...more };
}

const topic: ModuleInterface = {
  variables: {
    partitions: variable(true, { type: 'number' }),
    tags: variable(false, { type: 'map(string)', default: {} }),
  },
  outputs: [],
};

const dns: ModuleInterface = {
  variables: { host: variable(true), tags: variable(false, { default: {} }) },
  outputs: ['fqdn'],
};

const postgres: ModuleInterface = {
  variables: {
    name: variable(true),
    size: variable(true),
    storage: variable(false, { type: 'number', default: 20 }),
    comment: variable(false, { default: '' }),
    vpc: variable(true),
    tags: variable(false, { default: {} }),
    backup_days: variable(false, { type: 'number', default: 7 }),
  },
  outputs: ['url', 'port'],
};

/** A newer PostgreSQL module: it asks for a comment and keeps backups longer. */
const postgresWithComment: ModuleInterface = {
  variables: {
    ...postgres.variables,
    comment: variable(true, { description: 'What it is for.' }),
    backup_days: variable(false, { type: 'number', default: 14 }),
    storage: variable(false, { type: ' number', default: 20 }),
    encrypted: variable(false, { type: 'bool', default: true }),
  },
  outputs: ['url', 'host'],
};

/** A newer topic module: it asks for something that no type gives. */
const topicWithRetention: ModuleInterface = {
  variables: {
    retention: variable(true, { type: 'number' }),
    tags: topic.variables.tags,
  },
  outputs: [],
};

function recorded(
  version: string,
  interfaces: Record<string, ModuleInterface>,
  more: { finishedAt?: string; revision?: string; name?: string } = {},
): PlatformFile {
  const {
    finishedAt = '2026-02-01T00:00:00Z',
    revision = `abcdef${version.replace(/\./g, '')}`,
    name = 'interfaces',
  } = more;
  return {
    path: `platform/certifications/aws-data-${version}/${name}.yaml`,
    text: `apiVersion: groundwork/v1alpha1
kind: Certification
metadata: { name: aws-data-${version}-${name} }
spec:
  package: aws-data@${version}
  revision: ${revision}
  stage: unit
  result: passed
  finishedAt: "${finishedAt}"
  interfaces: ${JSON.stringify(interfaces)}
`,
  };
}

const v2 = { 'aws-postgres': postgres, 'aws-topic': topic, 'aws-dns': dns };

/**
 * The sample platform with more versions of its package: 2.2.0 is a plain step,
 * 3.1.0 asks for an input, 4.0.0 is two major versions away and asks for what
 * nobody gives, 2.3.0 has no module for DNS records.
 */
export const upgradeFiles: readonly PlatformFile[] = platformWith(
  edited(
    'platform/resource-types/postgres.yaml',
    '      comment: { type: string, maxLength: 200 }',
    `      comment: { type: string, title: Comment, maxLength: 200 }
      zone: { type: string, title: Zone, perEnvironment: true }`,
  ),
  componentPackage(
    'aws-data',
    '2.2.0',
    'aws',
    aws,
    '  changes: [Buckets are cheaper]\n',
  ),
  componentPackage('aws-data', '2.3.0', 'aws', aws.slice(0, 2)),
  componentPackage(
    'aws-data',
    '3.1.0',
    'aws',
    aws,
    '  changes: [Backups are kept for two weeks, Databases have a comment]\n',
  ),
  componentPackage('aws-data', '4.0.0', 'aws', aws),
  componentPackage('aws-data', '4.1.0', 'aws', aws, '  channel: next\n'),
  ...['2.2.0', '2.3.0', '3.1.0', '4.0.0', '4.1.0'].flatMap(version =>
    evidence('aws-data', version, stages),
  ),
  recorded('2.0.0', v2),
  recorded('2.2.0', v2),
  recorded('3.1.0', { ...v2, 'aws-postgres': postgresWithComment }),
  recorded(
    '3.1.0',
    { 'aws-postgres': postgres, 'aws-kafka': topic },
    { name: 'older', finishedAt: '2026-01-15T00:00:00Z' },
  ),
  recorded(
    '3.1.0',
    { 'aws-postgres': topic },
    {
      name: 'foreign',
      revision: 'fedcba310',
      finishedAt: '2026-03-01T00:00:00Z',
    },
  ),
  recorded('4.0.0', {
    ...v2,
    'aws-postgres': postgresWithComment,
    'aws-topic': topicWithRetention,
  }),
);

/** The platform of {@link upgradeFiles}, compiled once. */
export const upgradePlatform = compilePlatform(upgradeFiles);
