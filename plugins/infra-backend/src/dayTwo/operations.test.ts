import { mockServices } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  infraContract,
  type AllowedOperations,
  type ChangeInput,
} from '@groundwork/backstage-plugin-infra-common';
import { claim, get, newHost, post, submit } from '../__testUtils__/client';
import { claimText } from '../__testUtils__/platformFiles';
import { startBackend } from '../__testUtils__/startBackend';
import { infraServiceConditions } from '../permissions/rules';

const { isOwner, isInTier, isDestructive } = infraServiceConditions;

/** Payments may do all but destroy; others what is outside production. */
const policy = mockServices.permissions.mock({
  authorize: async requests =>
    requests.map(() => ({ result: AuthorizeResult.ALLOW })),
  authorizeConditional: async requests =>
    requests.map(({ permission }) =>
      permission.name === 'infra.service.read'
        ? { result: AuthorizeResult.ALLOW }
        : {
            result: AuthorizeResult.CONDITIONAL,
            pluginId: 'infra',
            resourceType: permission.resourceType,
            conditions: {
              allOf: [
                { not: isDestructive({}) },
                {
                  anyOf: [
                    isInTier({ tiers: ['development', 'staging'] }),
                    isOwner({ owners: ['group:default/payments'] }),
                  ],
                },
              ],
            },
          },
    ),
});

const inBoth = (name: string, owner: string) =>
  claimText({ name, owner, environments: ['dev', 'prod'] });

function start(files: Readonly<Record<string, string>> = {}, host = newHost()) {
  host.commit({
    [claim('payments-api')]: inBoth('payments-api', 'group:default/payments'),
    [claim('orders-api')]: inBoth('orders-api', 'group:default/sales'),
    ...files,
  });
  return startBackend({ host, features: [policy.factory] });
}

function allowedIn(answer: AllowedOperations, operation: string) {
  return answer.operations
    .filter(one => one.operation === operation && one.allowed)
    .map(({ environment }) => environment);
}

describe('what one may do', () => {
  it('is told by operation and environment, with whom to ask', async () => {
    const { server } = await start();
    const read = async (name: string) =>
      infraContract.getAllowedOperations.response.parse(
        (await get(server, `/services/${name}/operations`).expect(200)).body,
      );
    const own = await read('payments-api');
    expect(allowedIn(own, 'upgrade')).toEqual(['dev', 'prod']);
    expect(allowedIn(own, 'destroy')).toEqual([]);
    const others = await read('orders-api');
    expect(allowedIn(others, 'upgrade')).toEqual(['dev']);
    expect(
      others.operations.find(
        one => one.operation === 'upgrade' && one.environment === 'prod',
      ),
    ).toEqual({
      operation: 'upgrade',
      environment: 'prod',
      allowed: false,
      reason:
        'Your permissions do not let you upgrade the package in prod, which is production.',
      ask: 'group:default/sales',
    });
  });

  it('holds for a change: by its tier, and by whose it is', async () => {
    const { server } = await start();
    const resize = (service: string, environment: string): ChangeInput => ({
      kind: 'configure',
      service,
      resources: [
        {
          type: 'postgres',
          name: 'main',
          environments: { [environment]: { inputs: { size: 'large' } } },
        },
      ],
    });
    await submit(server, resize('orders-api', 'prod'), 'key-00001').expect(403);
    await submit(server, resize('orders-api', 'dev'), 'key-00002').expect(201);
    await submit(server, resize('payments-api', 'prod'), 'key-00003').expect(
      201,
    );
    const { body } = await submit(
      server,
      { kind: 'remove', service: 'payments-api', all: true },
      'key-00005',
    ).expect(403);
    // Owners are told what else stands in the way.
    expect(body.error.message).toContain('replaces or destroys resources');
    // A change that names no environment touches all of them.
    const { status } = await submit(
      server,
      { kind: 'remove', service: 'orders-api', all: true },
      'key-00004',
    );
    expect(status).toBe(403);
  });

  it('holds for another profile, however it is asked for', async () => {
    const { server } = await start();
    const dev = { service: 'orders-api', environments: ['dev'] };
    await submit(
      server,
      { kind: 'request', ...dev, profile: 'production-api' },
      'key-00001',
    ).expect(403);
    const { status } = await submit(
      server,
      { kind: 'request', ...dev },
      'key-00002',
    );
    expect(status).toBe(201);
  });

  it('holds for what a plan writes where no claim tells of it', async () => {
    const host = newHost();
    const files = {
      [claim('orders-api')]: `${claimText({
        name: 'orders-api',
        owner: 'group:default/sales',
      }).replace(/environments:[^]*$/, 'environments: {}\n  resources: []')}
  tombstones:
    - type: postgres
      name: main
      retained:
        prod: { package: aws-data@1.0.0 }
      removedAt: '2020-01-01T00:00:00.000Z'
      undoUntil: '2020-01-02T00:00:00.000Z'
      destroy:
        requestedAt: '2020-01-03T00:00:00.000Z'
        lastBackup: '2020-01-01T00:00:00.000Z'
`,
    };
    const { server } = await start(files, host);
    // The service is in no environment any more; what destroys it still is.
    const again: ChangeInput = { kind: 'render', service: 'orders-api' };
    const { body } = await post(server, '/changes/preview')
      .send({ change: again })
      .expect(200);
    expect(
      body.files.map((file: { environment?: string }) => file.environment),
    ).toContain('prod');
    await submit(server, again).expect(403);
    expect(host.pullRequests).toHaveLength(0);
  });

  it('is not given to whoever calls the files of a stranger their own', async () => {
    const { server } = await start({
      'clusters/prod/ghost/object.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ghost }\n',
    });
    const mine = { owner: 'group:default/payments', environments: ['prod'] };
    await submit(
      server,
      { kind: 'adopt', service: 'ghost', ...mine },
      'key-00001',
    ).expect(403);
    const fresh = { profile: 'internal-tooling', ...mine };
    const refused = await submit(
      server,
      { kind: 'request', service: 'ghost', ...fresh },
      'key-00002',
    ).expect(403);
    expect(refused.body.error.message).toContain('has no known owner');
    await submit(
      server,
      { kind: 'request', service: 'brand-new', ...fresh },
      'key-00003',
    ).expect(201);
  });
});
