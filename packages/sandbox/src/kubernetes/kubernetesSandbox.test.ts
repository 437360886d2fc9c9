import { get } from 'http';
import { KubernetesSandbox, startKubernetesSandbox } from './kubernetesSandbox';
import type { KubernetesObject } from './object';

const API = 'infra.contrib.fluxcd.io/v1alpha2';
const TERRAFORMS = `/apis/${API}/terraforms`;
const IN_A = `/apis/${API}/namespaces/a/terraforms`;

function terraform(name: string, more: object = {}): KubernetesObject {
  return {
    apiVersion: API,
    kind: 'Terraform',
    metadata: { name, namespace: 'a', labels: { team: 'x' } },
    spec: {
      interval: '1h',
      sourceRef: { kind: 'GitRepository', name: 'modules' },
      ...more,
    },
  };
}

describe('an API server of the sandbox', () => {
  let sandbox: KubernetesSandbox;

  beforeEach(async () => {
    const space = {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'a' },
    };
    sandbox = await startKubernetesSandbox({
      port: 0,
      clusters: ['one', 'two'],
      objects: { one: [space, ...['p', 'q', 'r'].map(n => terraform(n))] },
      bookmarkInterval: 0,
      onError: error => {
        throw error;
      },
    });
  });
  afterEach(() => sandbox.close());

  async function ask(path: string, init: RequestInit = {}) {
    const response = await fetch(`${sandbox.url}${path}`, init);
    const text = await response.text();
    const json = /json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      body: json ? JSON.parse(text) : text,
    };
  }

  const write = (method: string, path: string, body: unknown, type?: string) =>
    ask(path, {
      method,
      body: JSON.stringify(body),
      headers: { 'Content-Type': type ?? 'application/json' },
    });

  /** Opens a watch; `next` is its next event, undefined at its end. */
  async function watch(path: string) {
    const response = await fetch(`${sandbox.url}${path}`);
    const reader = response.body!.getReader();
    const decoder = new TextDecoder();
    let text = '';
    return {
      status: response.status,
      async next(): Promise<any> {
        for (;;) {
          const end = text.indexOf('\n');
          if (end >= 0) {
            const line = text.slice(0, end);
            text = text.slice(end + 1);
            return JSON.parse(line);
          }
          const { done, value } = await reader.read();
          if (done) {
            return undefined;
          }
          text += decoder.decode(value, { stream: true });
        }
      },
      close: () => reader.cancel(),
    };
  }

  it('serves each cluster below its name, and the first one at the root', async () => {
    const root = await ask(TERRAFORMS);
    const one = await ask(`/clusters/one${TERRAFORMS}`);
    const two = await ask(`/clusters/two${TERRAFORMS}`);
    expect(root.body.items).toHaveLength(3);
    expect(one.body).toEqual(root.body);
    expect(two.body.items).toEqual([]);
    expect((await ask('/clusters/none/version')).status).toBe(404);
  });

  it('tells what it serves, and only versions that Flux still serves', async () => {
    const groups = (await ask('/apis')).body.groups;
    const versions = groups.flatMap((group: any) =>
      group.versions.map((version: any) => version.groupVersion),
    );
    expect(versions).toEqual(
      expect.arrayContaining([
        API,
        'helm.toolkit.fluxcd.io/v2',
        'kustomize.toolkit.fluxcd.io/v1',
        'source.toolkit.fluxcd.io/v1',
        'external-secrets.io/v1',
        'secrets.hashicorp.com/v1beta1',
      ]),
    );
    const old = await ask('/apis/helm.toolkit.fluxcd.io/v2beta1/helmreleases');
    expect(old).toMatchObject({ status: 404, body: '404 page not found\n' });
    const resources = (await ask(`/apis/${API}`)).body.resources;
    expect(resources[0]).toMatchObject({
      name: 'terraforms',
      shortNames: ['tf'],
      namespaced: true,
    });
  });

  it('lists in parts of one moment, and forgets them on demand', async () => {
    const first = (await ask(`${TERRAFORMS}?limit=2`)).body;
    expect(first.items.map((item: any) => item.metadata.name)).toEqual([
      'p',
      'q',
    ]);
    expect(first.metadata.remainingItemCount).toBe(1);
    // What happens meanwhile is not part of that moment.
    sandbox.cluster('one').delete(API, 'Terraform', {
      ...{ namespace: 'a', name: 'r' },
    });
    const token = encodeURIComponent(first.metadata.continue);
    const second = (await ask(`${TERRAFORMS}?limit=2&continue=${token}`)).body;
    expect(second.items.map((item: any) => item.metadata.name)).toEqual(['r']);
    expect(second.metadata.resourceVersion).toBe(
      first.metadata.resourceVersion,
    );
    expect(second.metadata.continue).toBeUndefined();

    sandbox.cluster('one').expireLists();
    const late = await ask(`${TERRAFORMS}?limit=2&continue=${token}`);
    expect(late).toMatchObject({
      status: 410,
      body: { kind: 'Status', reason: 'Expired', code: 410 },
    });
    expect((await ask(`${TERRAFORMS}?continue=x`)).status).toBe(400);
  });

  it('selects by labels and fields', async () => {
    sandbox.cluster('one').put({
      ...terraform('s'),
      metadata: { name: 's', namespace: 'a', labels: { team: 'y' } },
    });
    const names = async (query: string) =>
      (await ask(`${TERRAFORMS}?${query}`)).body.items.map(
        (item: any) => item.metadata.name,
      );
    expect(await names('labelSelector=team%3Dy')).toEqual(['s']);
    expect(await names('labelSelector=team%20in%20(x,z),team!%3Dz')).toEqual([
      'p',
      'q',
      'r',
    ]);
    expect(await names('labelSelector=!team')).toEqual([]);
    expect(await names('fieldSelector=metadata.name%3Dq')).toEqual(['q']);
    const refused = await ask(`${TERRAFORMS}?fieldSelector=spec.path%3Dx`);
    expect(refused.body.message).toBe('field label not supported: spec.path');
  });

  it('watches from a version on, and says goodbye with a bookmark', async () => {
    const { metadata } = (await ask(TERRAFORMS)).body;
    const cluster = sandbox.cluster('one');
    cluster.put(terraform('p', { suspend: true }));
    const events = await watch(
      `${TERRAFORMS}?watch=1&resourceVersion=${metadata.resourceVersion}&allowWatchBookmarks=true&timeoutSeconds=1`,
    );
    expect(await events.next()).toMatchObject({
      type: 'MODIFIED',
      object: { metadata: { name: 'p', generation: 2 } },
    });
    cluster.put(terraform('new'));
    expect(await events.next()).toMatchObject({ type: 'ADDED' });
    cluster.delete(API, 'Terraform', { namespace: 'a', name: 'new' });
    const deleted = await events.next();
    expect(deleted.type).toBe('DELETED');
    const bookmark = await events.next();
    expect(bookmark).toMatchObject({
      type: 'BOOKMARK',
      object: {
        kind: 'Terraform',
        metadata: { resourceVersion: deleted.object.metadata.resourceVersion },
      },
    });
    expect(await events.next()).toBeUndefined();
  });

  it('begins a watch without a version with what is there', async () => {
    const events = await watch(`${IN_A}?watch=true&sendInitialEvents=true`);
    for (const name of ['p', 'q', 'r']) {
      expect(await events.next()).toMatchObject({
        type: 'ADDED',
        object: { metadata: { name } },
      });
    }
    expect(await events.next()).toMatchObject({
      type: 'BOOKMARK',
      object: {
        metadata: { annotations: { 'k8s.io/initial-events-end': 'true' } },
      },
    });
    await events.close();
  });

  it('shows a change that leaves a selector as a deletion', async () => {
    const { metadata } = (await ask(TERRAFORMS)).body;
    const events = await watch(
      `${TERRAFORMS}?watch=1&labelSelector=team%3Dx&resourceVersion=${metadata.resourceVersion}`,
    );
    const cluster = sandbox.cluster('one');
    const other = terraform('p');
    cluster.put({
      ...other,
      metadata: { ...other.metadata, labels: { team: 'y' } },
    });
    cluster.put(terraform('p'));
    expect(await events.next()).toMatchObject({ type: 'DELETED' });
    expect(await events.next()).toMatchObject({ type: 'ADDED' });
    await events.close();
  });

  it('ends watches with 410 when their version is too old', async () => {
    const cluster = sandbox.cluster('one');
    const { metadata } = (await ask(TERRAFORMS)).body;
    const version = metadata.resourceVersion;
    const open = await watch(
      `${TERRAFORMS}?watch=1&resourceVersion=${version}`,
    );
    cluster.put(terraform('p', { suspend: true }));
    expect(await open.next()).toMatchObject({ type: 'MODIFIED' });
    cluster.expireWatches();
    expect(await open.next()).toMatchObject({
      type: 'ERROR',
      object: { kind: 'Status', code: 410, reason: 'Expired' },
    });
    expect(await open.next()).toBeUndefined();

    const late = await watch(
      `${TERRAFORMS}?watch=1&resourceVersion=${version}`,
    );
    expect(late.status).toBe(200);
    expect((await late.next()).object.message).toMatch(
      /^too old resource version: \d+ \(\d+\)$/,
    );
    cluster.faults.goneAsStatus = true;
    const refused = await ask(
      `${TERRAFORMS}?watch=1&resourceVersion=${version}`,
    );
    expect(refused).toMatchObject({ status: 410, body: { code: 410 } });
  });

  it('refuses versions from the future', async () => {
    const answer = await ask(
      `${TERRAFORMS}?watch=1&resourceVersion=9${'0'.repeat(14)}`,
    );
    expect(answer).toMatchObject({
      status: 504,
      body: { reason: 'Timeout', details: { retryAfterSeconds: 1 } },
    });
  });

  it('cuts connections, and answers nobody while it is stopped', async () => {
    const cluster = sandbox.cluster('one');
    const events = await watch(`${TERRAFORMS}?watch=1`);
    await events.next();
    cluster.cutConnections();
    await expect(
      (async () => {
        while (await events.next()) {
          // What had been sent before.
        }
      })(),
    ).rejects.toThrow();
    cluster.stop();
    await expect(ask(TERRAFORMS)).rejects.toThrow();
    expect((await ask(`/clusters/two${TERRAFORMS}`)).status).toBe(200);
    cluster.start();
    expect((await ask(TERRAFORMS)).status).toBe(200);
  });

  it('fills in defaults, counts generations and keeps the status apart', async () => {
    const created = await write('POST', IN_A, {
      ...terraform('n'),
      status: { lastAppliedRevision: 'made up' },
    });
    expect(created).toMatchObject({
      status: 201,
      body: {
        metadata: { generation: 1 },
        spec: { workspace: 'default', storeReadablePlan: 'none' },
        status: { observedGeneration: -1 },
      },
    });
    expect(created.body.status.lastAppliedRevision).toBeUndefined();
    const labelled = await write(
      'PATCH',
      `${IN_A}/n`,
      { metadata: { labels: { a: 'b' } } },
      'application/merge-patch+json',
    );
    expect(labelled.body.metadata.generation).toBe(1);
    const changed = await write(
      'PATCH',
      `${IN_A}/n`,
      [{ op: 'replace', path: '/spec/interval', value: '2h' }],
      'application/json-patch+json',
    );
    expect(changed.body.metadata.generation).toBe(2);
    const same = await write(
      'PATCH',
      `${IN_A}/n`,
      { spec: { interval: '2h' } },
      'application/merge-patch+json',
    );
    expect(same.body.metadata.resourceVersion).toBe(
      changed.body.metadata.resourceVersion,
    );
    const status = await write(
      'PATCH',
      `${IN_A}/n/status`,
      { spec: { interval: '9h' }, status: { observedGeneration: 2 } },
      'application/merge-patch+json',
    );
    expect(status.body).toMatchObject({
      metadata: { generation: 2 },
      spec: { interval: '2h' },
      status: { observedGeneration: 2 },
    });
    const stale = await write('PUT', `${IN_A}/n`, {
      ...terraform('n'),
      metadata: {
        name: 'n',
        namespace: 'a',
        resourceVersion: created.body.metadata.resourceVersion,
      },
    });
    expect(stale).toMatchObject({
      status: 409,
      body: {
        reason: 'Conflict',
        message:
          'Operation cannot be fulfilled on terraforms.infra.contrib.fluxcd.io "n": the object has been modified; please apply your changes to the latest version and try again',
      },
    });
  });

  it('refuses objects in the words of an API server', async () => {
    const refusal = async (object: unknown, query = '') =>
      (await write('POST', `${IN_A}${query}`, object)).body.message;
    expect(await refusal(terraform('bad', { interval: undefined }))).toBe(
      'Terraform.infra.contrib.fluxcd.io "bad" is invalid: spec.interval: Required value',
    );
    expect(
      await refusal(terraform('bad', { storeReadablePlan: 'yes' })),
    ).toContain(
      'spec.storeReadablePlan: Unsupported value: "yes": supported values: "none", "json", "human"',
    );
    expect(
      await refusal(terraform('bad', { x: 1 }), '?fieldValidation=Strict'),
    ).toContain('strict decoding error: unknown field "spec.x"');
    expect(await refusal(terraform('p'))).toBe(
      'terraforms.infra.contrib.fluxcd.io "p" already exists',
    );
    const nowhere = await write(
      'POST',
      `/apis/${API}/namespaces/nowhere/terraforms`,
      { ...terraform('n'), metadata: { name: 'n' } },
    );
    expect(nowhere.body.message).toBe('namespaces "nowhere" not found');
    const warned = await write('POST', IN_A, terraform('warned', { x: 1 }));
    expect(warned.status).toBe(201);
    expect(warned.headers.get('warning')).toContain('unknown field');
    expect(warned.body.spec.x).toBeUndefined();
  });

  it('applies: takes away what is no longer applied, and minds others', async () => {
    const apply = (object: unknown, query: string) =>
      write(
        'PATCH',
        `${IN_A}/ssa?${query}`,
        object,
        'application/apply-patch+yaml',
      );
    const first = await apply(
      terraform('ssa', { path: './x', suspend: true }),
      'fieldManager=flux',
    );
    expect(first.status).toBe(201);
    const second = await apply(
      terraform('ssa', { path: './y' }),
      'fieldManager=flux',
    );
    expect(second.body.spec).toMatchObject({ path: './y' });
    expect(second.body.spec.suspend).toBeUndefined();
    const other = await apply(
      terraform('ssa', { path: './z' }),
      'fieldManager=other',
    );
    expect(other).toMatchObject({
      status: 409,
      body: {
        message: `Apply failed with 1 conflict: conflict with "flux" using ${API}: .spec.path`,
      },
    });
    const forced = await apply(
      terraform('ssa', { path: './z' }),
      'fieldManager=other&force=true',
    );
    expect(forced.body.spec.path).toBe('./z');
    const unknown = await apply(
      terraform('ssa', { x: 1 }),
      'fieldManager=flux&force=true',
    );
    expect(unknown).toMatchObject({
      status: 500,
      body: {
        message: `failed to create typed patch object (a/ssa; ${API}, Kind=Terraform): .spec.x: field not declared in schema`,
      },
    });
  });

  it('waits for finalizers, and takes what is owned along', async () => {
    const cluster = sandbox.cluster('one');
    const owner = cluster.put({
      ...terraform('p'),
      metadata: { ...terraform('p').metadata, finalizers: ['x/wait'] },
    });
    cluster.put({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: 'owned',
        namespace: 'a',
        ownerReferences: [
          {
            ...{ apiVersion: API, kind: 'Terraform', name: 'p' },
            uid: owner.metadata.uid ?? '',
          },
        ],
      },
      stringData: { key: 'text' },
    });
    const secret = '/api/v1/namespaces/a/secrets/owned';
    expect((await ask(secret)).body.data).toEqual({
      key: Buffer.from('text').toString('base64'),
    });
    const deleted = await ask(`${IN_A}/p`, { method: 'DELETE' });
    expect(deleted.body.metadata.deletionTimestamp).toBeDefined();
    expect((await ask(secret)).status).toBe(200);
    await write(
      'PATCH',
      `${IN_A}/p`,
      { metadata: { finalizers: null } },
      'application/merge-patch+json',
    );
    expect((await ask(`${IN_A}/p`)).status).toBe(404);
    expect((await ask(secret)).status).toBe(404);
  });

  it('can refuse tokens, forbid kinds and be without a definition', async () => {
    const cluster = sandbox.cluster('one');
    const signedIn = (token: string) => ({
      headers: { Authorization: `Bearer ${token}` },
    });
    expect((await ask(TERRAFORMS, signedIn('sandbox-token'))).status).toBe(200);
    expect((await ask(TERRAFORMS, signedIn('other'))).status).toBe(401);
    cluster.faults.expiredTokens.add('*');
    expect(await ask(TERRAFORMS, signedIn('sandbox-token'))).toMatchObject({
      status: 401,
      body: { reason: 'Unauthorized' },
    });
    cluster.faults.expiredTokens.clear();
    cluster.faults.forbidden.add('terraforms.infra.contrib.fluxcd.io');
    expect(await ask(TERRAFORMS)).toMatchObject({
      status: 403,
      body: {
        reason: 'Forbidden',
        message:
          'terraforms.infra.contrib.fluxcd.io is forbidden: User "system:anonymous" cannot list resource "terraforms" in API group "infra.contrib.fluxcd.io" at the cluster scope',
      },
    });
    cluster.faults.forbidden.clear();
    await ask(
      '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/terraforms.infra.contrib.fluxcd.io',
      { method: 'DELETE' },
    );
    expect((await ask(TERRAFORMS)).status).toBe(404);
    expect(cluster.list(API, 'Terraform')).toEqual([]);
  });

  it('makes tables and bare metadata, and answers to no strange name', async () => {
    const table = await ask(TERRAFORMS, {
      headers: {
        Accept: 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json',
      },
    });
    expect(
      table.body.columnDefinitions.map((column: any) => column.name),
    ).toEqual(['Name', 'Ready', 'Status', 'Age']);
    expect(table.body.rows[0].cells[0]).toBe('p');
    const bare = await ask(TERRAFORMS, {
      headers: {
        Accept:
          'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io',
      },
    });
    expect(Object.keys(bare.body.items[0]).sort()).toEqual([
      'apiVersion',
      'kind',
      'metadata',
    ]);
    const binary = await ask(TERRAFORMS, {
      headers: { Accept: 'application/vnd.kubernetes.protobuf' },
    });
    expect(binary.status).toBe(406);
    const strange = await new Promise(resolve => {
      get(
        `${sandbox.url}${TERRAFORMS}`,
        { headers: { Host: 'evil.example' } },
        ({ statusCode }) => resolve(statusCode),
      );
    });
    expect(strange).toBe(403);
  });
});
