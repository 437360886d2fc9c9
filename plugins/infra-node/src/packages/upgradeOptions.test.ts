import {
  upgradeOptionsSchema,
  type ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import { parseClaim } from '../platform/parseClaim';
import { testNow } from '../testing/planning';
import { upgradePlatform } from '../testing/upgradePlatform';
import { upgradeOptions } from './upgradeOptions';

const shop = (spec: string): ServiceInfraDocument =>
  parseClaim(
    'services/shop.yaml',
    `apiVersion: groundwork/v1alpha1
kind: ServiceInfra
metadata: { name: shop }
spec:
  component: component:default/shop
  owner: group:default/shop
  profile: busy
${spec}`,
  ).claim!.document;

const claim = shop(`  package: aws-data@2.0.0
  environments: { prod-azure: { package: azure-data@1.0.0 }, prod: {}, dev: { package: aws-data@2.2.0 } }
  resources:
    - { type: postgres, name: main }
    - { type: dns, name: main, inputs: { host: a.b }, environments: { prod-azure: { enabled: false } } }
`);

const options = (asked?: string, document = claim) =>
  upgradeOptions(upgradePlatform, document, { package: asked, now: testNow });

it('tells per environment what is offered, and why the rest is not', () => {
  const result = options();
  expect(() => upgradeOptionsSchema.parse(result)).not.toThrow();
  expect(result.environments.map(e => [e.name, e.package, e.state])).toEqual([
    ['dev', 'aws-data@2.2.0', 'certified'],
    ['prod', 'aws-data@2.0.0', 'certified'],
    ['prod-azure', 'azure-data@1.0.0', 'certified'],
  ]);
  expect(
    result.environments[1].options.map(o => [
      o.ref,
      o.offered,
      o.recommended,
      o.note,
    ]),
  ).toEqual([
    [
      'aws-data@4.1.0',
      false,
      false,
      'is 2 major versions ahead of aws-data@2.0.0; go to the next one first',
    ],
    [
      'aws-data@4.0.0',
      false,
      false,
      'is 2 major versions ahead of aws-data@2.0.0; go to the next one first',
    ],
    ['aws-data@3.1.0', true, true, undefined],
    ['aws-data@3.0.0', false, false, 'is revoked: It loses data.'],
    [
      'aws-data@2.3.0',
      false,
      false,
      'has no module aws-dns, with which dns is made',
    ],
    ['aws-data@2.2.0', true, false, undefined],
    [
      'aws-data@2.1.0',
      false,
      false,
      'is candidate, certified is asked for; upgrade tests have no result',
    ],
    ['aws-data@2.0.0', false, false, 'is in use'],
    [
      'aws-data@1.0.0',
      false,
      false,
      'is older than aws-data@2.0.0; going back has to be allowed',
    ],
  ]);
  expect(result.environments[2].options.map(o => o.ref)).toEqual([
    'azure-data@1.0.0',
  ]);
});

it('offers a candidate where that is enough, and one of another channel with a word', () => {
  const document = shop(`  package: aws-data@2.0.0
  environments: { dev: {}, staging: { package: aws-data@4.0.0 } }
  resources: [{ type: postgres, name: main }]
`);
  const [dev, staging] = options(undefined, document).environments;
  expect(dev.options.find(o => o.ref === 'aws-data@2.1.0')).toMatchObject({
    offered: true,
    recommended: false,
  });
  expect(staging.options[0]).toEqual({
    ref: 'aws-data@4.1.0',
    state: 'certified',
    offered: true,
    recommended: false,
    note: 'is in channel next, not stable',
  });
});

it('offers the replacement that a deprecated package names', () => {
  const document = shop(`  package: aws-data@1.0.0
  environments: { dev: {} }
  resources: []
`);
  const [dev] = options(undefined, document).environments;
  expect(dev.state).toBe('deprecated');
  expect(dev.options.find(o => o.recommended)?.ref).toBe('aws-data@2.3.0');
});

it('compares with the versions in use and names inputs that are needed', () => {
  const result = options('aws-data@3.1.0');
  expect(result.comparisons.map(c => [c.from, c.to])).toEqual([
    ['aws-data@2.2.0', 'aws-data@3.1.0'],
    ['aws-data@2.0.0', 'aws-data@3.1.0'],
  ]);
  expect(result.requiredInputs).toEqual([
    { resource: { type: 'postgres', name: 'main' }, input: 'comment' },
  ]);
  expect(options('aws-data@2.2.0')).toMatchObject({
    comparisons: [{ from: 'aws-data@2.0.0' }],
    requiredInputs: [],
  });
  expect(() => options('aws-data@9.0.0')).toThrow(/no component package/);
});
