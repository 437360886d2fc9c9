import { gzipSync } from 'node:zlib';
import type { ObservedObject } from '@groundwork/backstage-plugin-infra-common';
import { accessTo } from '../__testUtils__/follow';
import {
  json,
  refuse,
  ScriptedApi,
  terraformObject,
} from '../__testUtils__/ScriptedApi';
import { systemClock } from '../connection/clock';
import { ClusterConnection } from '../connection/ClusterConnection';
import { safeLabel } from './planLabels';
import { readPlan } from './readPlan';

const planId = 'plan-v1-0123456789';
const name = 'pg';

/** What a cluster holds, by path; labels are looked at as an API server does. */
type Held = Record<string, object[] | object>;

let api: ScriptedApi;
let held: Held;
let forbidden: RegExp | undefined;

beforeEach(async () => {
  forbidden = undefined;
  held = {};
  api = await ScriptedApi.start(({ path, query }, response) => {
    const found = held[path];
    if (forbidden?.test(path)) refuse(response, 403, 'Forbidden');
    else if (!found) refuse(response, 404, 'NotFound');
    else if (!Array.isArray(found)) json(response, 200, found);
    else {
      const wanted = (query.get('labelSelector') ?? '')
        .split(',')
        .map(pair => pair.split('='));
      const items = found.filter(item =>
        wanted.every(
          ([key, value]) =>
            (item as { metadata: { labels: Record<string, string> } }).metadata
              .labels[key] === value,
        ),
      );
      json(response, 200, { items, metadata: {} });
    }
  });
});

afterEach(() => api.stop());

function terraformHolding(spec: object, own: { name?: string } = {}) {
  const object = terraformObject(own.name ?? name, 1, {
    spec,
    status: { plan: { pending: planId, isDestroyPlan: true } },
  });
  held[
    `/apis/infra.contrib.fluxcd.io/v1alpha2/namespaces/shop/terraforms/${
      own.name ?? name
    }`
  ] = object;
}

function part(
  data: string,
  own: { name?: string; chunk?: number; saved?: string; uid?: string } = {},
) {
  const full = own.name ?? name;
  return {
    metadata: {
      labels: {
        'infra.contrib.fluxcd.io/plan-name': safeLabel(full),
        'infra.contrib.fluxcd.io/plan-workspace': 'default',
      },
      annotations: {
        savedPlan: own.saved ?? planId,
        'infra.contrib.fluxcd.io/plan-full-name': full,
        ...(own.chunk !== undefined && {
          'infra.contrib.fluxcd.io/plan-chunk': `${own.chunk}`,
        }),
      },
      ownerReferences: [{ uid: own.uid ?? `uid-${name}` }],
    },
    data: { tfplan: data },
  };
}

function secret(secretName: string, values: Record<string, string>) {
  held[`/api/v1/namespaces/shop/secrets/${secretName}`] = {
    data: Object.fromEntries(
      Object.entries(values).map(([key, value]) => [
        key,
        Buffer.from(value).toString('base64'),
      ]),
    ),
  };
}

const read = (own: { name?: string; planId?: string } = {}) =>
  readPlan({
    connection: new ClusterConnection(
      'prod',
      accessTo(api.url, 'token'),
      systemClock,
    ),
    object: {
      cluster: 'prod',
      kind: 'Terraform',
      namespace: 'shop',
      name: own.name ?? name,
    } as ObservedObject,
    planId: own.planId ?? planId,
  });

const human = [
  '  # aws_db.main will be destroyed',
  '      - password = "tr0ub4dor" -> null',
  '',
  'Plan: 0 to add, 0 to change, 1 to destroy.',
].join('\n');

describe('readPlan', () => {
  it('reads a plan for people, without the values of the object’s Secrets', async () => {
    terraformHolding({
      storeReadablePlan: 'human',
      varsFrom: [
        { kind: 'Secret', name: 'inputs' },
        { kind: 'ConfigMap', name: 'plain' },
      ],
    });
    secret('inputs', { password: 'tr0ub4dor\n', enabled: 'true' });
    held['/api/v1/namespaces/shop/configmaps'] = [part(human)];
    const view = await read();
    expect(view).toMatchObject({
      id: planId,
      isDestroy: true,
      counts: { add: 0, change: 0, replace: 0, destroy: 1 },
      object: { cluster: 'prod', name },
    });
    expect(view?.text).toContain('- password = "(redacted)" -> null');
    expect(JSON.stringify(view)).not.toContain('tr0ub4dor');
    expect(api.requests.map(r => r.path)).not.toContain(
      '/api/v1/namespaces/shop/secrets/plain',
    );
  });

  it('puts the pieces of a JSON plan together, in the order of their numbers', async () => {
    terraformHolding({
      storeReadablePlan: 'json',
      writeOutputsToSecret: { name: 'outputs' },
    });
    secret('outputs', { url: 'postgres://u:p4ss@h', url__type: 'string' });
    const noise = Array.from({ length: 3_000 }, (_, i) => `${i * 7919}`);
    const plan = gzipSync(
      JSON.stringify({
        resource_changes: [
          {
            address: 'a.b',
            change: {
              actions: ['create'],
              before: null,
              after: { url: 'postgres://u:p4ss@h', size: 5, noise },
            },
          },
        ],
      }),
    );
    const third = Math.ceil(plan.length / 3);
    held['/api/v1/namespaces/shop/secrets'] = [2, 0, 1].map(chunk =>
      part(
        plan.subarray(chunk * third, (chunk + 1) * third).toString('base64'),
        { name: `${name}.json`, chunk },
      ),
    );
    const view = await read();
    expect(view?.counts.add).toBe(1);
    const [url, size] = view?.resources[0].attributes ?? [];
    expect(url).toMatchObject({ path: 'url', sensitive: true });
    expect(url).not.toHaveProperty('after');
    expect(size).toMatchObject({ path: 'size', after: 5 });
    expect(JSON.stringify(view)).not.toContain('p4ss');
  });

  it.each([
    ['another plan', { saved: 'plan-v1-ffffffffff' }],
    ['the plan of an object before', { uid: 'older' }],
    ['a plan with a piece missing', { chunk: 1 }],
  ])('shows nothing when there is %s', async (_, own) => {
    terraformHolding({ storeReadablePlan: 'human' });
    held['/api/v1/namespaces/shop/configmaps'] = [part(human, own)];
    await expect(read()).resolves.toBeUndefined();
  });

  it('finds plans of names that are too long for a label', async () => {
    const long = `${'n'.repeat(70)}`;
    terraformHolding({ storeReadablePlan: 'human' }, { name: long });
    expect(safeLabel(long)).toHaveLength(63);
    held['/api/v1/namespaces/shop/configmaps'] = [
      part(human, { name: long, uid: `uid-${long}` }),
    ];
    await expect(read({ name: long })).resolves.toMatchObject({
      counts: { destroy: 1 },
    });
  });

  it('shows nothing when no plan is kept, or the object is gone', async () => {
    await expect(read()).resolves.toBeUndefined();
    terraformHolding({});
    await expect(read()).resolves.toBeUndefined();
  });

  it.each([
    ['configmaps', /may not list configmaps in namespace shop/],
    ['secrets/inputs', /may not get secrets, whose values/],
  ])('refuses when %s may not be read', async (path, words) => {
    terraformHolding({
      storeReadablePlan: 'human',
      varsFrom: [{ kind: 'Secret', name: 'inputs' }],
    });
    held['/api/v1/namespaces/shop/configmaps'] = [part(human)];
    forbidden = new RegExp(path);
    await expect(read()).rejects.toMatchObject({ name: 'NotAllowedError' });
    await expect(read()).rejects.toThrow(words);
  });

  it('bounds what a packed plan can become', async () => {
    terraformHolding({ storeReadablePlan: 'json' });
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, ' '));
    held['/api/v1/namespaces/shop/secrets'] = [
      part(bomb.toString('base64'), { name: `${name}.json` }),
    ];
    await expect(read()).rejects.toThrow(/cannot be unpacked/);
  });

  it('is not shown when it uses more Secrets than are read', async () => {
    terraformHolding({
      storeReadablePlan: 'human',
      varsFrom: Array.from({ length: 51 }, (_, n) => ({ name: `s${n}` })),
    });
    held['/api/v1/namespaces/shop/configmaps'] = [part('password = "x"')];
    await expect(read()).rejects.toThrow(/uses 51 Secrets/);
  });
});
