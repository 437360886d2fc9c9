import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  infraContract,
  type EvidenceInput,
  type PlatformChangeInput,
} from '@groundwork/backstage-plugin-infra-common';
import type { Server } from 'node:http';
import { claim, get, newHost, post } from '../__testUtils__/client';
import { databaseIds, newDatabase } from '../__testUtils__/databases';
import { claimText } from '../__testUtils__/platformFiles';
import { startBackend } from '../__testUtils__/startBackend';

const ref = 'aws-data@1.0.0';
const folder = 'platform/certifications/aws-data-1.0.0';

function evidence(more: Partial<EvidenceInput> = {}): EvidenceInput {
  return {
    package: ref,
    revision: '0123456789abcdef',
    stage: 'unit',
    result: 'passed',
    finishedAt: '2026-11-20T10:00:00Z',
    run: 'jenkins/1',
    tests: { passed: 3, failed: 0 },
    ...more,
  };
}

const record = (server: Server, body: object) =>
  post(server, '/certifications').send(body);

const change = (server: Server, asked: PlatformChangeInput) =>
  post(server, '/platform/changes').send({ change: asked });

const draft: PlatformChangeInput = {
  kind: 'release',
  from: ref,
  version: '1.1.0',
  revision: 'fedcba9876543210',
  modules: { 'aws-postgres': '1.1.0' },
};

describe.each(databaseIds)('packages on %s', databaseId => {
  const start = async (options: Parameters<typeof startBackend>[0]) =>
    startBackend({ ...options, knex: await newDatabase(databaseId) });

  it('lists versions with what their evidence amounts to', async () => {
    const host = newHost();
    host.commit({
      [claim('orders-api')]: claimText({
        name: 'orders-api',
        environments: ['dev', 'prod'],
      }),
    });
    const { server } = await start({ host });
    const list = async () => {
      const { body } = await get(server, '/packages').expect(200);
      return infraContract.listPackages.response.parse(body);
    };
    let found = await list();
    expect(found.packages).toMatchObject([
      {
        name: 'aws-data',
        clouds: ['aws'],
        versions: [
          {
            ref,
            state: 'draft',
            modules: { 'aws-postgres': '1.0.0', 'aws-kafka-topic': '1.0.0' },
            stages: [
              { stage: 'unit', required: true, state: 'missing' },
              { stage: 'integration' },
              { stage: 'upgrade' },
              { stage: 'security', required: false },
            ],
          },
        ],
      },
    ]);
    // Statuses are derived a moment after the start.
    while (found.packages[0].versions[0].adoption.length < 2) {
      await new Promise(resolve => setTimeout(resolve, 50));
      found = await list();
    }
    expect(found.packages[0].versions[0].adoption).toEqual([
      { environment: 'dev', services: 2 },
      { environment: 'prod', services: 1 },
    ]);

    const { body } = await get(server, '/packages/aws-data/1.0.0').expect(200);
    const view = infraContract.getPackage.response.parse(body);
    expect(view.services).toEqual([
      { service: 'orders-api', environments: ['dev', 'prod'] },
      { service: 'payments-api', environments: ['dev'] },
    ]);
    expect(view.moduleSources).toContainEqual(
      expect.objectContaining({
        module: 'aws-postgres',
        source: 'oci://registry.example.com/postgres@1.0.0',
        resourceTypes: ['postgres'],
      }),
    );
    await get(server, '/packages/aws-data/9.9.9').expect(404);
  });

  it('records evidence in one pull request of the version, which grows', async () => {
    const host = newHost();
    const { server } = await start({ host });
    const first = await record(server, evidence()).expect(201);
    const proposal = infraContract.recordCertification.response.parse(
      first.body,
    );
    expect(proposal).toMatchObject({
      subject: ref,
      status: 'proposed',
      pullRequest: { number: 1, state: 'open' },
      files: [`${folder}/unit.yaml`],
    });
    // The base branch goes on, and the next stages come one by one.
    host.commit({ 'docs/readme.yaml': 'a: 1\n' });
    await record(server, {
      evidence: [evidence({ stage: 'integration', run: 'jenkins/2' })],
    }).expect(201);
    const third = await record(
      server,
      evidence({ stage: 'security', run: 'jenkins/3' }),
    ).expect(201);
    expect(host.pullRequests).toHaveLength(1);
    expect(third.body.files).toEqual([
      `${folder}/integration.yaml`,
      `${folder}/security.yaml`,
      `${folder}/unit.yaml`,
    ]);
    for (const path of third.body.files) {
      expect(host.proposedText(1, path)).toContain('recordedBy: user:default');
    }

    // What is there is not recorded twice, open or merged.
    const proposals = host.branches.size;
    const again = await record(server, evidence()).expect(200);
    expect(again.body).toMatchObject({
      status: 'known',
      pullRequest: { number: 1 },
    });
    host.merge(1);
    const merged = await record(server, evidence()).expect(200);
    expect(merged.body.status).toBe('known');
    expect(host.branches.size).toBe(proposals);

    // Another result is a pull request of its own.
    const next = await record(
      server,
      evidence({ stage: 'upgrade', run: 'jenkins/4' }),
    ).expect(201);
    expect(next.body.pullRequest.number).toBe(2);
    expect(next.body.files).toEqual([`${folder}/upgrade.yaml`]);
  });

  it('loses nothing of many results that come at once, to two replicas', async () => {
    const host = newHost();
    const servers = await Promise.all([start({ host }), start({ host })]);
    const stages = ['integration', 'upgrade', 'security'] as const;
    const all = [
      ...stages.map(stage => evidence({ stage, run: `jenkins/${stage}` })),
      ...['aws-postgres', 'aws-kafka-topic'].map(module =>
        evidence({ module, run: `jenkins/${module}` }),
      ),
      evidence({ run: 'jenkins/all' }),
    ];
    const answers = await Promise.all(
      [...all, ...all].map((one, index) =>
        record(servers[index % 2].server, one),
      ),
    );
    expect(answers.map(({ status }) => status >= 200 && status < 300)).toEqual(
      answers.map(() => true),
    );
    expect(host.pullRequests).toHaveLength(1);
    for (const name of [
      'integration',
      'upgrade',
      'security',
      'unit',
      'unit-aws-postgres',
      'unit-aws-kafka-topic',
    ]) {
      expect(host.proposedText(1, `${folder}/${name}.yaml`)).toContain(ref);
    }
  });

  it('refuses what cannot be true, and records nothing', async () => {
    const host = newHost();
    const { server } = await start({ host });
    const refused = async (more: Partial<EvidenceInput>, status: number) => {
      const { body } = await record(server, evidence(more)).expect(status);
      return body.error.message;
    };
    expect(await refused({ package: 'aws-date@1.0.0' }, 400)).toContain(
      'did you mean',
    );
    expect(await refused({ revision: 'feedfacefeed' }, 400)).toMatch(
      /feedfacefeed.*0123456789abcdef/,
    );
    expect(
      await refused({ finishedAt: '2999-01-01T00:00:00Z' }, 400),
    ).toContain('still to come');
    expect(await refused({ module: 'nope' }, 400)).toContain('aws-postgres');
    await record(server, { ...evidence(), package: '../x' }).expect(400);
    await record(server, { evidence: [] }).expect(400);
    expect(host.pullRequests).toEqual([]);

    await record(server, evidence()).expect(201);
    expect(
      await refused({ result: 'failed', tests: { passed: 1, failed: 2 } }, 409),
    ).toContain('another result');
    expect(host.proposedText(1, `${folder}/unit.yaml`)).toContain('passed');
  });

  it('adds nothing to the commits of a person, and says so', async () => {
    const host = newHost();
    const { server } = await start({ host });
    await record(server, evidence()).expect(201);
    host.pushByPerson(1, { 'notes.md': 'mine\n' });
    const { body } = await record(
      server,
      evidence({ stage: 'upgrade', run: 'jenkins/2' }),
    ).expect(409);
    expect(body.error.message).toContain('commits of a person');
    expect(host.proposedText(1, 'notes.md')).toBe('mine\n');
    // What it holds already is known all the same.
    await record(server, evidence()).expect(200);
  });

  it('loses no result that is too large to be read again', async () => {
    const host = newHost();
    const { server } = await start({ host });
    const variables = Object.fromEntries(
      Array.from({ length: 600 }, (_, at) => [
        `variable_${at}`,
        { required: true, description: 'long '.repeat(200) },
      ]),
    );
    const interfaces = { 'aws-postgres': { variables, outputs: [] } };
    await record(server, evidence({ interfaces })).expect(201);
    const { body } = await record(
      server,
      evidence({ stage: 'upgrade', run: 'jenkins/2' }),
    ).expect(409);
    expect(body.error.message).toContain(`${folder}/unit.yaml`);
    expect(host.proposedText(1, `${folder}/unit.yaml`)).toContain('long');
    const tools = Object.fromEntries(
      Array.from({ length: 51 }, (_, at) => [`tool-${at}`, '1']),
    );
    const refused = await record(server, evidence({ tools })).expect(400);
    expect(refused.body.error.message).toContain('at most 50 tools');
  });

  it('drafts a version, takes its evidence along, and deprecates the old one', async () => {
    const host = newHost();
    const { server } = await start({ host });
    const preview = await post(server, '/platform/changes/preview')
      .send({ change: draft })
      .expect(200);
    const set = infraContract.previewPlatformChange.response.parse(
      preview.body,
    );
    expect(set).toMatchObject({ subject: 'aws-data@1.1.0', blocked: false });
    expect(preview.body).toEqual(set);
    expect(host.pullRequests).toEqual([]);

    const submitted = await change(server, draft).expect(201);
    infraContract.submitPlatformChange.response.parse(submitted.body);
    await change(server, draft).expect(200);
    await record(
      server,
      evidence({ package: 'aws-data@1.1.0', revision: 'fedcba9876543210' }),
    ).expect(201);
    expect(host.pullRequests).toHaveLength(1);
    const path = 'platform/packages/aws-data-1.1.0.yaml';
    expect(host.proposedText(1, path)).toContain('version: 1.1.0');
    const { body } = await get(server, '/packages').expect(200);
    expect(body.proposals).toMatchObject([
      { number: 1, packages: ['aws-data@1.1.0'] },
    ]);
    host.merge(1);

    await change(server, {
      kind: 'deprecate',
      package: ref,
      replacement: 'aws-data@1.1.0',
      reason: 'Old.',
    }).expect(201);
    expect(
      host.proposedText(2, 'platform/packages/aws-data-1.0.0.yaml'),
    ).toContain('deprecated:');
    const compared = await get(
      server,
      `/package-comparison?from=${ref}&to=aws-data@1.1.0`,
    ).expect(200);
    expect(
      infraContract.comparePackages.response.parse(compared.body),
    ).toMatchObject({ direction: 'upgrade' });
    const refused = await change(server, {
      ...draft,
      revision: 'another-one',
    } as PlatformChangeInput).expect(400);
    expect(refused.body.error.message).toContain('version-exists');
  });

  it('lets evidence merge itself where the platform says so, and nothing else', async () => {
    const host = newHost();
    host.commit({
      'platform/platform.yaml': host
        .text('platform/platform.yaml')!
        .replace('spec: {}', 'spec: { certification: { autoMerge: true } }'),
    });
    const { server } = await start({ host });
    await record(server, evidence()).expect(201);
    expect(host.autoMerges).toEqual([1]);
    // A deprecation does not slip in behind it.
    await change(server, {
      kind: 'deprecate',
      package: ref,
      reason: 'Old.',
    }).expect(201);
    expect(host.pullRequests).toHaveLength(2);
    expect(host.autoMerges).toEqual([1]);
    // Evidence of a draft goes with the draft, and waits for a person.
    await change(server, draft).expect(201);
    await record(
      server,
      evidence({ package: 'aws-data@1.1.0', revision: 'fedcba9876543210' }),
    ).expect(201);
    expect(host.pullRequests).toHaveLength(3);
    expect(host.autoMerges).toEqual([1]);
  });

  it('makes exceptions from policies', async () => {
    const host = newHost();
    host.commit({
      'platform/policies/small.yaml': `apiVersion: groundwork/v1alpha1
kind: Policy
metadata: { name: small }
spec: { scope: resource, rule: 'false', message: No. }
`,
    });
    const { server } = await start({ host });
    const waiver: PlatformChangeInput & { kind: 'waive' } = {
      kind: 'waive',
      name: 'payments-small',
      policy: 'small',
      services: ['payments-api'],
      reason: 'A test.',
      owner: 'group:default/payments',
      expiresAt: '2999-01-01T00:00:00Z',
    };
    const wrong = await change(server, {
      ...waiver,
      services: ['payment-api'],
    }).expect(400);
    expect(wrong.body.error.message).toContain('payment-api');
    await change(server, waiver).expect(201);
    await change(server, waiver).expect(200);
    expect(
      host.proposedText(1, 'platform/waivers/payments-small.yaml'),
    ).toContain('policy: small');
  });

  it('asks for the permission of each operation', async () => {
    const only = (allowed: string) =>
      mockServices.permissions.mock({
        authorize: async requests =>
          requests.map(({ permission }) => ({
            result:
              permission.name === allowed
                ? AuthorizeResult.ALLOW
                : AuthorizeResult.DENY,
          })),
        authorizeConditional: async requests =>
          requests.map(() => ({ result: AuthorizeResult.DENY })),
      }).factory;
    const statusesFor = async (allowed: string) => {
      const host = newHost();
      const { server } = await start({ host, features: [only(allowed)] });
      const answers = [
        await get(server, '/packages'),
        await get(server, '/packages/aws-data/1.0.0'),
        await get(server, `/package-comparison?from=${ref}&to=${ref}`),
        await record(server, evidence()),
        await change(server, { kind: 'certify', evidence: [evidence()] }),
        await post(server, '/platform/changes/preview').send({ change: draft }),
        await change(server, draft),
      ];
      return answers.map(({ status }) => status);
    };
    expect(await statusesFor('infra.platform.read')).toEqual([
      200, 200, 200, 403, 403, 403, 403,
    ]);
    expect(await statusesFor('infra.certification.record')).toEqual([
      403, 403, 403, 201, 200, 403, 403,
    ]);
    expect(await statusesFor('infra.platform.change')).toEqual([
      403, 403, 403, 403, 403, 200, 201,
    ]);
  });

  it('counts and names only services that the caller may see', async () => {
    const host = newHost();
    const knex = await newDatabase(databaseId);
    const { server } = await startBackend({ host, knex });
    const adoptionOf = async (at: Server) =>
      (await get(at, '/packages').expect(200)).body.packages[0].versions[0]
        .adoption;
    while ((await adoptionOf(server))[0]?.services !== 2) {
      await new Promise(resolve => setTimeout(resolve, 50));
    }
    const readsPlatform = mockServices.permissions.mock({
      authorize: async requests =>
        requests.map(() => ({ result: AuthorizeResult.ALLOW })),
      authorizeConditional: async requests =>
        requests.map(() => ({ result: AuthorizeResult.DENY })),
    });
    const other = await startBackend({
      host,
      knex,
      features: [readsPlatform.factory],
    });
    expect(await adoptionOf(other.server)).toEqual([]);
    const { body } = await get(other.server, '/packages/aws-data/1.0.0').expect(
      200,
    );
    expect(body.services).toEqual([]);
  });

  it('takes results from the service token of a CI, and notes who it was', async () => {
    const host = newHost();
    const auditor = mockServices.auditor.mock();
    const succeeded = jest.fn();
    const failed = jest.fn();
    auditor.createEvent.mockImplementation(async () => ({
      success: succeeded,
      fail: failed,
    }));
    const { server } = await start({ host, features: [auditor.factory] });
    const token = mockCredentials.service.header({
      onBehalfOf: mockCredentials.service('external:ci'),
      targetPluginId: 'infra',
    });
    await record(server, evidence()).set('Authorization', token).expect(201);
    expect(host.proposedText(1, `${folder}/unit.yaml`)).toContain(
      'recordedBy: external:ci',
    );
    expect(auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'certification-record',
        meta: expect.objectContaining({
          subject: ref,
          requestedBy: 'external:ci',
          results: [{ stage: 'unit', run: 'jenkins/1', result: 'passed' }],
        }),
      }),
    );
    expect(succeeded).toHaveBeenCalledWith({
      meta: expect.objectContaining({ status: 'proposed' }),
    });
    await record(server, evidence({ revision: 'feedfacefeed' })).expect(400);
    expect(failed).toHaveBeenCalledTimes(1);
  });
});
