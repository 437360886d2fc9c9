import { environmentMatrixSchema } from '@groundwork/backstage-plugin-infra-common';
import { parseClaim } from '../platform/parseClaim';
import { testNow } from '../testing/planning';
import { claimPath, serviceFiles } from '../testing/upgradeClaim';
import { upgradePlatform } from '../testing/upgradePlatform';
import { environmentMatrix } from './environmentMatrix';

function matrixOf(spec: string) {
  const text = serviceFiles(spec).get(claimPath)!;
  const { claim } = parseClaim(claimPath, text);
  const matrix = environmentMatrix(upgradePlatform, claim!, testNow);
  expect(() => environmentMatrixSchema.parse(matrix)).not.toThrow();
  const row = (input?: string, type = 'postgres') =>
    matrix.rows.find(r => r.resource?.type === type && r.input === input);
  return { matrix, row };
}

const sample = `  package: aws-data@2.0.0
  environments: { prod-azure: { package: azure-data@1.0.0 }, prod: {}, dev: { package: aws-data@2.2.0 } }
  resources:
    - type: postgres
      name: main
      inputs: { version: "15" }
      environments:
        dev: { inputs: { storageGb: 50, zone: a } }
        prod-azure: { enabled: false }
    - { type: topic, name: main, environments: { dev: { inputs: { partitions: 9 } } } }
`;

it('has environments in promotion order, with the one after', () => {
  const { matrix } = matrixOf(sample);
  expect(matrix.environments).toEqual([
    {
      name: 'dev',
      title: 'dev',
      tier: 'development',
      package: 'aws-data@2.2.0',
      packageState: 'certified',
      next: 'prod',
    },
    expect.objectContaining({ name: 'prod', next: 'prod-azure' }),
    expect.not.objectContaining({ next: expect.anything() }),
  ]);
});

it('shows packages, where resources are, and values, with who decides', () => {
  const { matrix, row } = matrixOf(sample);
  expect(matrix.rows[0]).toEqual({
    title: 'Component package',
    cells: {
      dev: { value: 'aws-data@2.2.0', decidedBy: 'claim-environment' },
      prod: { value: 'aws-data@2.0.0', decidedBy: 'claim' },
      'prod-azure': {
        value: 'azure-data@1.0.0',
        decidedBy: 'claim-environment',
      },
    },
    differs: true,
    explanation:
      'dev: aws-data@2.2.0, the claim says so for it alone (services/shop.yaml:9); prod: aws-data@2.0.0, the claim says so (services/shop.yaml:8); prod-azure: azure-data@1.0.0, the claim says so for it alone (services/shop.yaml:9).',
  });
  expect(row()).toMatchObject({
    title: 'postgres main',
    cells: { dev: { value: true }, 'prod-azure': { value: false } },
    differs: true,
  });
  expect(row()).not.toHaveProperty('stays');
  expect(row('version')).toEqual({
    resource: { type: 'postgres', name: 'main' },
    input: 'version',
    title: 'version',
    cells: {
      dev: { value: '15', decidedBy: 'claim' },
      prod: { value: '15', decidedBy: 'claim' },
    },
    differs: false,
  });
  expect(row('partitions', 'topic')).toMatchObject({ differs: true });
  expect(row('partitions', 'topic')).not.toHaveProperty('stays');
});

it('explains what differs by the documents that decide, and what stays', () => {
  const { row } = matrixOf(sample);
  expect(row('size')).toEqual({
    resource: { type: 'postgres', name: 'main' },
    input: 'size',
    title: 'Size',
    cells: {
      dev: { value: 'medium', decidedBy: 'profile-default' },
      prod: { value: 'large', decidedBy: 'profile-tier' },
    },
    differs: true,
    stays: 'The profile decides Size for the tier production of prod.',
    explanation: expect.stringMatching(
      /^dev: medium, the profile decides it \(platform\/profiles\/busy\.yaml:\d+\); prod: large, the profile decides it \(platform\/profiles\/busy\.yaml:\d+\)\.$/,
    ),
  });
  expect(row('storageGb')?.stays).toMatch(/profile decides Storage/);
  expect(row('highAvailability')?.explanation).toMatch(/a lock of the profile/);
  expect(row('zone')).toMatchObject({
    differs: true,
    stays: 'Zone belongs to an environment.',
    cells: { dev: { value: 'a' }, prod: { decidedBy: 'nobody' } },
  });
});

it('says when there is no way between environments that differ', () => {
  const { row } = matrixOf(`  package: aws-data@2.0.0
  environments: { dev: {}, staging: {}, prod: {} }
  resources:
    - type: topic
      name: main
      environments: { dev: { inputs: { partitions: 9 } }, staging: { enabled: false } }
`);
  expect(row('partitions', 'topic')?.stays).toBe(
    'No way of promotion leads from one of these environments to the other.',
  );
});
