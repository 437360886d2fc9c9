import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import scaffolderPlugin from '@backstage/plugin-scaffolder-backend';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { ChangeRecord } from '@groundwork/backstage-plugin-infra-common';
import express from 'express';
import request from 'supertest';
import { scaffolderModuleInfra } from './module';

const change = {
  kind: 'request',
  service: 'payments-api',
  environments: ['dev'],
  resources: [{ type: 'postgres', name: 'main' }],
};

const template = {
  apiVersion: 'scaffolder.backstage.io/v1beta3',
  kind: 'Template',
  metadata: { name: 'ask', namespace: 'default' },
  spec: {
    type: 'infrastructure',
    parameters: { properties: { change: { type: 'object' } } },
    steps: [
      {
        id: 'check',
        name: 'Check',
        action: 'infra:change:check',
        input: { change: '${{ parameters.change }}' },
      },
      {
        id: 'propose',
        name: 'Propose',
        action: 'infra:change:propose',
        input: { change: '${{ parameters.change }}' },
      },
    ],
    output: {
      links: [
        { title: 'PR', url: '${{ steps.propose.output.pullRequestUrl }}' },
      ],
      status: '${{ steps.propose.output.status }}',
      summary: '${{ steps.propose.output.summary }}',
    },
  },
};

const changeSet = {
  changeId: '0123456789ab',
  service: 'payments-api',
  change,
  revision: 'a'.repeat(40),
  files: [],
  summary: [
    {
      action: 'add',
      text: 'Adds postgres main to dev',
      risk: 'none',
      environments: ['dev'],
    },
  ],
  findings: [] as object[],
  risk: 'none',
  cost: { currency: 'USD', before: 0, after: 9, environments: [], unknown: [] },
  explanations: [],
  packages: [],
  blocked: false,
  proposal: {
    title: 't',
    body: 'b',
    branch: 'groundwork/payments-api/0123456789ab',
    commitMessage: 'c',
    labels: [],
    reviewers: [],
    intent: 'f'.repeat(64),
  },
};

const proposed: ChangeRecord = {
  id: '0123456789ab',
  service: 'payments-api',
  status: 'proposed',
  change: {
    kind: 'request',
    service: 'payments-api',
    environments: ['dev'],
    resources: [],
  },
  requestedBy: 'user:default/mock',
  createdAt: '2026-11-20T12:00:00.000Z',
  updatedAt: '2026-11-20T12:00:00.000Z',
  title: 'Add postgres main',
  summary: ['Adds postgres main to dev'],
  risk: 'none',
  pullRequest: { number: 7, url: 'http://git.example.com/pull/7' },
};

/** An infra backend that answers as told and remembers what it was asked. */
async function start(answers: {
  preview?: object;
  submit: { status: number; body: object }[];
  get?: object;
}) {
  const keys: string[] = [];
  const tokens = new Set<string | undefined>();
  const infra = createBackendPlugin({
    pluginId: 'infra',
    register(env) {
      env.registerInit({
        deps: { httpRouter: coreServices.httpRouter },
        async init({ httpRouter }) {
          const router = express.Router();
          router.use(express.json());
          router.post('/changes/preview', (_req, res) => {
            res.json({ ...changeSet, ...answers.preview });
          });
          router.post('/changes', (req, res) => {
            keys.push(String(req.header('idempotency-key')));
            tokens.add(req.header('authorization'));
            const answer =
              answers.submit[Math.min(keys.length, answers.submit.length) - 1];
            res.status(answer.status).json(answer.body);
          });
          router.get('/changes/:id', (_req, res) => {
            res.json({ ...proposed, ...answers.get });
          });
          httpRouter.use(router);
        },
      });
    },
  });
  const backend = await startTestBackend({
    features: [
      scaffolderPlugin,
      scaffolderModuleInfra,
      infra,
      catalogServiceMock.factory({ entities: [template] }),
      mockServices.permissions.factory(),
    ],
  });
  return { backend, server: backend.server, keys, tokens };
}

async function run(server: Parameters<typeof request>[0]) {
  const created = await request(server)
    .post('/api/scaffolder/v2/tasks')
    .send({ templateRef: 'template:default/ask', values: { change } });
  expect(created.body).toEqual({ id: expect.any(String) });
  for (;;) {
    const task = await request(server).get(
      `/api/scaffolder/v2/tasks/${created.body.id}`,
    );
    if (['completed', 'failed', 'cancelled'].includes(task.body.status)) {
      const events = await request(server).get(
        `/api/scaffolder/v2/tasks/${created.body.id}/events`,
      );
      return {
        id: created.body.id as string,
        status: task.body.status as string,
        output: events.body.at(-1).body.output,
        log: events.body
          .map((event: { body: { message: string } }) => event.body.message)
          .join('\n') as string,
      };
    }
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

describe('scaffolderModuleInfra', () => {
  it('proposes through the real scaffolder, under a key of the task', async () => {
    const { server, backend, keys, tokens } = await start({
      submit: [{ status: 201, body: proposed }],
    });
    const task = await run(server);
    expect(task.status).toBe('completed');
    expect(task.output).toEqual({
      links: [{ title: 'PR', url: 'http://git.example.com/pull/7' }],
      status: 'proposed',
      summary: '- Adds postgres main to dev',
    });
    expect(keys).toEqual([
      expect.stringMatching(
        new RegExp(`^scaffolder:${task.id}:propose:payments-api:[0-9a-f]{12}$`),
      ),
    ]);
    expect([...tokens]).toEqual([expect.stringMatching(/^Bearer /)]);
    await backend.stop();
  });

  it('says what it waits for and goes on when the pull request is there', async () => {
    const { server, backend } = await start({
      submit: [
        {
          status: 202,
          body: {
            ...proposed,
            status: 'proposing',
            pullRequest: undefined,
            waitingUntil: '2026-11-20T12:05:00.000Z',
            message: 'GitHub limits requests',
          },
        },
      ],
    });
    const task = await run(server);
    expect(task.status).toBe('completed');
    expect(task.log).toContain(
      'Waiting until 2026-11-20T12:05:00.000Z: GitHub limits requests',
    );
    await backend.stop();
  });

  it('fails before proposing when the change is blocked, saying why', async () => {
    const { server, backend, keys } = await start({
      preview: {
        blocked: true,
        findings: [
          {
            severity: 'error',
            rule: 'policy/prod-databases',
            message: 'prod needs a backup window.',
          },
        ],
      },
      submit: [{ status: 201, body: proposed }],
    });
    const task = await run(server);
    expect(task.status).toBe('failed');
    expect(task.log).toContain(
      'The change cannot be proposed: prod needs a backup window. (policy/prod-databases)',
    );
    expect(keys).toEqual([]);
    await backend.stop();
  });

  it("shows the backend's own message when it refuses", async () => {
    const { server, backend } = await start({
      submit: [
        {
          status: 409,
          body: {
            error: {
              name: 'ConflictError',
              message: 'The branch holds commits of a person.',
            },
            response: { statusCode: 409 },
          },
        },
      ],
    });
    const task = await run(server);
    expect(task.status).toBe('failed');
    expect(task.log).toContain('The branch holds commits of a person.');
    await backend.stop();
  });

  it('answers a dry run with the real change set and submits nothing', async () => {
    const { server, backend, keys } = await start({
      preview: {
        files: [
          {
            path: 'services/payments-api.yaml',
            action: 'create',
            diff: '',
            addedLines: 14,
            removedLines: 0,
          },
        ],
      },
      submit: [{ status: 201, body: proposed }],
    });
    const answer = await request(server)
      .post('/api/scaffolder/v2/dry-run')
      .send({ template, values: { change }, directoryContents: [] });
    expect(answer.status).toBe(200);
    expect(answer.body.output.status).toBe('dry-run');
    expect(JSON.stringify(answer.body.log)).toContain(
      'create services/payments-api.yaml (+14 -0)',
    );
    expect(keys).toEqual([]);
    await backend.stop();
  });

  it('names what is wrong with a malformed change', async () => {
    const { server, backend } = await start({
      submit: [{ status: 201, body: proposed }],
    });
    const answer = await request(server)
      .post('/api/scaffolder/v2/dry-run')
      .send({
        template,
        values: { change: { kind: 'request', service: '../../x' } },
        directoryContents: [],
      });
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toContain(
      'must be lower-case letters, digits and dashes',
    );
    await backend.stop();
  });
});
