import {
  coreServices,
  createBackendModule,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import { actionsRegistryServiceMock } from '@backstage/backend-test-utils/alpha';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { ObservedObject } from '@groundwork/backstage-plugin-infra-common';
import { infraStatusExtensionPoint } from '@groundwork/backstage-plugin-infra-node';
import request from 'supertest';
import { newHost } from '../__testUtils__/client';
import {
  condition,
  kustomization,
  terraform,
} from '../__testUtils__/observedObjects';
import { startBackend } from '../__testUtils__/startBackend';

const KINDS = ['Terraform', 'HelmRelease', 'Kustomization'];

/** A cluster in which there is exactly this. */
function clusterModule(objects: ObservedObject[]) {
  async function* pageOf(kind: string) {
    yield objects.filter(object => object.kind === kind);
  }
  return createBackendModule({
    pluginId: 'infra',
    moduleId: 'cluster',
    register(reg) {
      reg.registerInit({
        deps: { statuses: infraStatusExtensionPoint },
        async init({ statuses }) {
          statuses.addStatusSource({
            id: 'test',
            clusters: async () => ['dev-1'],
            watch: async ({ sink }) => {
              for (const kind of KINDS) {
                await sink.replace(kind, pageOf(kind), () => '1');
              }
            },
          });
        },
      });
    },
  });
}

async function start(
  objects: (head: string) => ObservedObject[],
  features: Parameters<typeof startBackend>[0]['features'] = [],
) {
  const host = newHost();
  const scheduler = mockServices.scheduler();
  const { server } = await startBackend({
    host,
    features: [
      createServiceFactory({
        service: coreServices.scheduler,
        deps: {},
        factory: () => scheduler,
      }),
      actionsRegistryServiceMock.factory(),
      clusterModule(objects(host.head)),
      ...features,
    ],
  });
  const invoke = async (name: string, input: object) => {
    const path = `/api/infra/.backstage/actions/v1/actions/infra:${name}/invoke`;
    const { status, body } = await request(server).post(path).send(input);
    return { status, output: body.output, message: body.error?.message };
  };
  // The cluster is looked at, and what was seen is taken in.
  await scheduler.triggerTask('infra-watch-test-dev-1');
  await scheduler.triggerTask('infra-statuses');
  return { invoke };
}

const waiting = (head: string) => [
  terraform('payments-api', {
    conditions: [condition('Ready', 'Unknown', 'TerraformPlannedWithChanges')],
    details: { pendingPlan: 'plan-main-1a2b3c4d5e' },
  }),
  kustomization(head),
];

describe('get-service-status', () => {
  it('tells the phase of every resource', async () => {
    const { invoke } = await start(head => [
      terraform('payments-api'),
      kustomization(head),
    ]);
    const { output } = await invoke('get-service-status', {
      service: 'payments-api',
    });
    expect(output).toMatchObject({
      service: 'payments-api',
      owner: 'group:default/payments',
      allReady: true,
      environments: [
        {
          name: 'dev',
          package: 'aws-data@1.0.0',
          stale: false,
          observedAt: expect.any(String),
          resources: [
            {
              type: 'postgres',
              name: 'main',
              phase: 'ready',
              needsAttention: false,
            },
          ],
        },
      ],
    });
  });

  it('says what is wrong with an input', async () => {
    const { invoke } = await start(waiting);
    const invalid = await invoke('get-service-status', { service: '../x' });
    expect(invalid).toMatchObject({ status: 400 });
    expect(invalid.message).toContain('lower-case letters');
    const unknown = await invoke('get-service-status', { service: 'nothing' });
    expect(unknown).toMatchObject({ status: 404 });
    expect(unknown.message).toContain('nothing has no infrastructure');
    const elsewhere = await invoke('get-service-status', {
      service: 'payments-api',
      environment: 'prod',
    });
    expect(elsewhere.status).toBe(400);
    expect(elsewhere.message).toContain('It is in dev.');
  });
});

describe('explain-service-status', () => {
  it('says what is waited for and whose turn it is', async () => {
    const { invoke } = await start(waiting);
    const { output } = await invoke('explain-service-status', {
      service: 'payments-api',
      environment: 'dev',
    });
    expect(output.summary).toContain('0 of 1 resources of payments-api');
    expect(output.summary).toContain('One needs a person');
    const [resource] = output.resources;
    expect(resource).toMatchObject({
      environment: 'dev',
      type: 'postgres',
      name: 'main',
      phase: 'awaiting-approval',
      needsAttention: true,
    });
    const text = resource.sentences.join(' ');
    expect(text).toContain('dev/postgres main waits for approval');
    expect(text).toContain('plan-main-1a2b3c4d5e');
    expect(text).toMatch(/It is the (platform team's|owner's|reviewers') turn/);
    expect(output.stuck).toEqual(expect.any(Array));
  });

  it('says that all is well in one sentence', async () => {
    const { invoke } = await start(head => [
      terraform('payments-api'),
      kustomization(head),
    ]);
    const { output } = await invoke('explain-service-status', {
      service: 'payments-api',
    });
    expect(output.summary).toBe('The one resource of payments-api is ready.');
  });
});

describe('both', () => {
  it('need the permission that REST needs', async () => {
    const { invoke } = await start(waiting, [
      mockServices.permissions.factory({ result: AuthorizeResult.DENY }),
    ]);
    for (const name of ['get-service-status', 'explain-service-status']) {
      const { status } = await invoke(name, { service: 'payments-api' });
      expect(status).toBe(403);
    }
  });
});
