import {
  changeSchema,
  type ChangeInput,
} from '@groundwork/backstage-plugin-infra-common';
import { touchedEnvironments } from './touchedEnvironments';

const service = 'payments-api';
const own = ['dev', 'prod'];
const all = ['dev', 'staging', 'prod'];
const main = { type: 'postgres', name: 'main' };
const commit = 'a'.repeat(40);

describe('touchedEnvironments', () => {
  it.each<[string, ChangeInput, string[]]>([
    [
      'those that a request adds, alone',
      { kind: 'request', service, environments: ['staging'] },
      ['staging'],
    ],
    [
      'all of the claim for a requested resource',
      { kind: 'request', service, resources: [main] },
      own,
    ],
    [
      'all of the claim for a request with a profile, which is one for all',
      { kind: 'request', service, environments: ['staging'], profile: 'x' },
      ['staging', ...own],
    ],
    [
      'the one whose value is set',
      {
        kind: 'configure',
        service,
        resources: [{ ...main, environments: { dev: { inputs: { a: 1 } } } }],
      },
      ['dev'],
    ],
    [
      'all for a value that counts everywhere',
      {
        kind: 'configure',
        service,
        resources: [{ ...main, inputs: { a: 1 } }],
      },
      own,
    ],
    [
      'all for another profile',
      { kind: 'configure', service, profile: 'x' },
      own,
    ],
    [
      'added ones',
      {
        kind: 'configure',
        service,
        addEnvironments: [{ name: 'staging', copyFrom: 'dev' }],
      },
      ['staging'],
    ],
    [
      'all where a removed resource is',
      { kind: 'remove', service, resources: [main] },
      own,
    ],
    [
      'removed ones',
      { kind: 'remove', service, environments: ['dev'] },
      ['dev'],
    ],
    [
      'the target of a promotion',
      { kind: 'promote', service, from: 'dev', to: 'prod' },
      ['prod'],
    ],
    [
      'those that are upgraded',
      {
        kind: 'upgrade',
        service,
        package: 'aws-data@3.2.0',
        environments: ['dev'],
      },
      ['dev'],
    ],
    [
      'all when an upgrade sets values too',
      {
        kind: 'upgrade',
        service,
        package: 'aws-data@3.2.0',
        environments: ['dev'],
        resources: [{ ...main, inputs: { a: 1 } }],
      },
      own,
    ],
    [
      'all of the platform on the way back',
      { kind: 'rollback', service, revision: commit },
      all,
    ],
    [
      'all of the platform for what was removed',
      { kind: 'restore', service },
      all,
    ],
    [
      'the one of a plan',
      {
        kind: 'approve',
        service,
        environment: 'prod',
        resource: main,
        plan: 'plan-main-1',
      },
      ['prod'],
    ],
  ])('are %s', (_, change, expected) => {
    expect(touchedEnvironments(changeSchema.parse(change), own, all)).toEqual(
      expected,
    );
  });
});
