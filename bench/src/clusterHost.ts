import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A program of its own: serves Terraform objects as the API server of a
 * cluster does, with all pages made beforehand, so that what a client takes is
 * its own work and not the host's. Argument: number of objects. Sends its
 * address to the parent process; `{ events, every }` changes so many objects,
 * one every so many milliseconds, or all at once for 0. `{ selected: true }` is
 * answered with how many lists with a label selector there were.
 */
const count = Number(process.argv[2]);
const pageSize = 500;
const path = '/apis/infra.contrib.fluxcd.io/v1alpha2/terraforms';
let version = 1_000_000;

/** About 3 KB, most of it what nobody needs, as in real clusters. */
function terraform(index: number, resourceVersion: number, sentAt?: string) {
  const name = `service-${index}-postgres-main`;
  const revision = `v2.4.0@sha1:${`${index}`.padStart(40, 'a')}`;
  return {
    apiVersion: 'infra.contrib.fluxcd.io/v1alpha2',
    kind: 'Terraform',
    metadata: {
      name,
      namespace: `service-${index}`,
      uid: `5d2f3f1e-0000-4000-8000-${`${index}`.padStart(12, '0')}`,
      generation: 3,
      resourceVersion: `${resourceVersion}`,
      creationTimestamp: '2026-01-01T00:00:00Z',
      labels: {
        'app.kubernetes.io/managed-by': 'groundwork',
        'groundwork/service': `service-${index}`,
        'groundwork/environment': 'prod',
        'groundwork/type': 'postgres',
        'groundwork/resource': 'main',
        'kustomize.toolkit.fluxcd.io/name': 'services',
        'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
      },
      annotations: {
        'groundwork/owner': 'group:default/payments',
        'groundwork/change-id': `c-${index}`,
        ...(sentAt && { 'groundwork/build': sentAt }),
      },
      managedFields: Array.from({ length: 2 }, (_, manager) => ({
        manager: `manager-${manager}`,
        operation: 'Apply',
        apiVersion: 'infra.contrib.fluxcd.io/v1alpha2',
        time: '2026-01-01T00:00:00Z',
        fieldsType: 'FieldsV1',
        fieldsV1: Object.fromEntries(
          Array.from({ length: 6 }, (__, field) => [
            `f:field-${field}`,
            { 'f:a': {}, 'f:b': {} },
          ]),
        ),
      })),
    },
    spec: {
      interval: '1h',
      approvePlan: '',
      path: './modules/postgres',
      sourceRef: { kind: 'GitRepository', name: 'modules' },
      storeReadablePlan: 'human',
      vars: Array.from({ length: 8 }, (_, i) => ({
        name: `variable_${i}`,
        value: { text: 'a value of some length', number: i },
      })),
      writeOutputsToSecret: { name: `${name}-outputs` },
    },
    status: {
      observedGeneration: 3,
      lastAppliedRevision: revision,
      lastAttemptedRevision: revision,
      lastPlannedRevision: revision,
      plan: { lastApplied: `plan-v2.4.0-${index}` },
      availableOutputs: ['endpoint', 'port'],
      conditions: ['Ready', 'Apply', 'Plan', 'Output'].map(type => ({
        type,
        status: 'True',
        reason: 'TerraformOutputsWritten',
        message: 'Outputs written',
        lastTransitionTime: '2026-01-01T00:00:00Z',
      })),
    },
  };
}

const pages: Buffer[] = [];
const wholeItems: string[] = [];
for (let start = 0; start < count; start += pageSize) {
  const items = Array.from(
    { length: Math.min(pageSize, count - start) },
    (_, i) => JSON.stringify(terraform(start + i, 1_000 + start + i)),
  ).join(',');
  const next = start + pageSize;
  const metadata = {
    resourceVersion: `${version}`,
    ...(next < count && { continue: `${next}` }),
  };
  wholeItems.push(items);
  pages.push(
    Buffer.from(
      `{"apiVersion":"v1","items":[${items}],"kind":"List","metadata":${JSON.stringify(
        metadata,
      )}}`,
    ),
  );
}
const whole = Buffer.from(
  `{"apiVersion":"v1","items":[${wholeItems.join(
    ',',
  )}],"kind":"List","metadata":{"resourceVersion":"${version}"}}`,
);
wholeItems.length = 0;

/** Lists of what belongs to an entity so far. */
let selected = 0;
const watches = new Set<ServerResponse>();
const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost');
  // As the stock Kubernetes plugin asks for what belongs to one entity.
  if (url.searchParams.has('labelSelector')) {
    selected += 1;
    const own = url.pathname === path;
    const items = own ? [terraform(4711, 1_000)] : [];
    const kind = own ? 'TerraformList' : 'List';
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ kind, items, metadata: {} }));
    return;
  }
  if (url.pathname !== path) {
    response.writeHead(404).end('{}');
    return;
  }
  response.writeHead(200, { 'content-type': 'application/json' });
  if (url.searchParams.has('watch')) {
    response.flushHeaders();
    watches.add(response);
    response.on('close', () => watches.delete(response));
    return;
  }
  const limited = url.searchParams.has('limit');
  const start = Number(url.searchParams.get('continue') ?? 0);
  response.end(limited ? pages[start / pageSize] : whole);
});

/** Nanoseconds on a clock that all processes of the machine share. */
const now = () => `${process.hrtime.bigint()}`;

function change(index: number) {
  version += 1;
  const object = terraform(index % count, version, now());
  const line = `${JSON.stringify({ type: 'MODIFIED', object })}\n`;
  for (const watch of watches) watch.write(line);
}

process.on(
  'message',
  (asked: { events: number; every: number } | { selected: true }) => {
    if ('selected' in asked) {
      process.send?.({ selected });
      return;
    }
    const { events, every } = asked;
    if (every === 0) {
      const lines: string[] = [];
      for (let index = 0; index < events; index++) {
        version += 1;
        const object = terraform(index % count, version, '0');
        lines.push(`${JSON.stringify({ type: 'MODIFIED', object })}\n`);
      }
      const burst = Buffer.from(lines.join(''));
      process.send?.({ burst: now() });
      for (const watch of watches) watch.write(burst);
      return;
    }
    let index = 0;
    const timer = setInterval(() => {
      change(index++);
      if (index >= events) clearInterval(timer);
    }, every);
  },
);

server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.send?.({ address: `http://127.0.0.1:${port}`, path });
});
process.on('disconnect', () => process.exit());
