import { mkdtemp, rm } from 'fs/promises';
import { tmpdir } from 'os';
import { join } from 'path';
import { Sandbox, startSandbox } from '../sandbox';

const files = {
  'platform/environments/dev.yaml':
    'metadata: { name: dev }\nspec: { cluster: acme-dev }\n',
  'clusters/dev/flux-system/all.yaml': `
apiVersion: v1
kind: Namespace
metadata: { name: orders }
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: { name: modules, namespace: orders }
spec: { interval: 1h, url: http://localhost/acme/platform-gitops.git, ref: { branch: main } }
---
apiVersion: infra.contrib.fluxcd.io/v1alpha2
kind: Terraform
metadata: { name: orders-db, namespace: orders }
spec:
  interval: 1h
  path: ./modules/aws-postgres
  approvePlan: auto
  sourceRef: { kind: GitRepository, name: modules }
  vars: [{ name: name, value: orders }, { name: size, value: 20 }]
`,
};

describe('the page of the clusters', () => {
  let folder: string;
  let sandbox: Sandbox;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
    sandbox = await startSandbox({
      port: 0,
      stateDir: folder,
      repositories: [{ owner: 'acme', name: 'platform-gitops', files }],
      clusters: { port: 0, stepped: new Date('2026-03-01T12:00:00Z') },
    });
  });
  afterAll(async () => {
    await sandbox.close();
    await rm(folder, { recursive: true, force: true });
  });

  const page = async () => {
    const response = await fetch(`${sandbox.url}/_sandbox/clusters`, {
      headers: { accept: 'text/html' },
    });
    return response.text();
  };
  const press = (form: Record<string, string>) =>
    fetch(`${sandbox.url}/_sandbox/clusters`, {
      method: 'POST',
      body: new URLSearchParams(form),
      redirect: 'manual',
    });
  const cause = (fault: object, token = 'sandbox-token') =>
    fetch(`${sandbox.url}/_sandbox/kubernetes/faults`, {
      method: 'POST',
      body: JSON.stringify(fault),
      headers: {
        'Content-Type': 'application/json',
        Authorization: `Bearer ${token}`,
      },
    });
  const state = () =>
    sandbox.clusters!.resources('acme-dev')[0].status?.conditions;

  it('says that it is a sandbox, and shows every object with its state', async () => {
    const text = await page();
    expect(text).toContain('part of the sandbox');
    expect(text).toContain('acme-dev');
    expect(text).toContain('orders/orders-db');
    expect(text).toContain('kubectl --server http://localhost:');
  });

  it('has things happen, by its own forms only', async () => {
    const fault = { kind: 'lock', cluster: 'acme-dev' };
    const object = 'orders/orders-db';
    expect((await press({ ...fault, object })).status).toBe(403);
    const token = /name="token" value="([^"]+)"/.exec(await page())?.[1] ?? '';
    expect((await press({ ...fault, object, token })).status).toBe(303);
    sandbox.clusters!.advance(4_000);
    expect(state()).toContainEqual(
      expect.objectContaining({ type: 'StateLocked', status: 'True' }),
    );
    expect(await page()).toContain('Unlock');
    expect((await press({ ...fault, object: 'no/ne', token })).status).toBe(
      404,
    );
    expect((await press({ ...fault, kind: 'x', token })).status).toBe(422);
  });

  it('takes faults as JSON from whoever has the token', async () => {
    const stop = { kind: 'stop', cluster: 'acme-dev' };
    expect((await cause(stop, 'other')).status).toBe(401);
    expect((await cause(stop)).status).toBe(204);
    await expect(fetch(sandbox.clusters!.kubernetes.url)).rejects.toThrow();
    const listed = await fetch(`${sandbox.url}/_sandbox/kubernetes/faults`);
    expect((await listed.json()).faults).toContain('stopped acme-dev');
    await fetch(`${sandbox.url}/_sandbox/kubernetes/faults`, {
      method: 'DELETE',
      headers: { Authorization: 'Bearer sandbox-token' },
    });
    expect((await fetch(sandbox.clusters!.kubernetes.url)).status).toBe(200);
    expect((await cause({ kind: 'stop', cluster: 'none' })).status).toBe(404);
    expect((await cause({ kind: 'explode' })).status).toBe(422);
    const forbidden = await cause({
      kind: 'forbid',
      cluster: 'acme-dev',
      resource: 'secrets',
    });
    expect(forbidden.status).toBe(204);
    const secrets = await fetch(
      `${sandbox.clusters!.kubernetes.url}/api/v1/secrets`,
    );
    expect(secrets.status).toBe(403);
  });
});
