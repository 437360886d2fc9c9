import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { follow, until, type Following } from '../__testUtils__/follow';
import { Objects } from '../__testUtils__/Objects';
import {
  eventLine,
  json,
  refuse,
  ScriptedApi,
  terraformObject,
  type Script,
} from '../__testUtils__/ScriptedApi';

jest.setTimeout(30_000);

let api: ScriptedApi;
let following: Following | undefined;
let objects: Objects;

beforeEach(() => {
  objects = new Objects();
});

afterEach(async () => {
  await following?.stop();
  await api.stop();
  following = undefined;
});

async function start(
  options: Parameters<typeof follow>[1] = {},
  script: Script = objects.serve,
) {
  api = await ScriptedApi.start(script);
  following = follow(api.url, options);
  return following;
}

const watched = () => until(() => objects.watches.size === 1);

const wholeLists = () =>
  api
    .seen('list', 'terraforms')
    .filter(
      ({ query }) => query.get('limit') !== '1' && !query.has('continue'),
    );

/** Collects garbage, so that memory tells what is kept. */
function collect(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}

describe('listing and watching', () => {
  it('lists in pages, then follows what changes', async () => {
    for (let i = 0; i < 1_200; i++) objects.put(`db-${i}`);
    const { until: wait, sink } = await start();
    await wait(() => objects.watches.size === 1);
    expect(sink.versions()).toEqual(objects.versions());
    expect(api.seen('list', 'terraforms')).toHaveLength(3);
    objects.put('db-1');
    objects.put('new');
    objects.remove('db-2');
    await wait(s => s.versions().new !== undefined && !s.versions()['db-2']);
    expect(sink.versions()).toEqual(objects.versions());
  });

  it('goes on in the next run where the last one ended, without a list', async () => {
    objects.put('a');
    const { until: wait, sink, again } = await start();
    await wait(() => objects.watches.size === 1);
    objects.put('b');
    await wait(s => s.versions().b !== undefined);
    const before = wholeLists().length;
    const ended = again();
    await ended;
    objects.put('c');
    await wait(s => s.versions().c !== undefined);
    expect(sink.versions()).toEqual(objects.versions());
    expect(wholeLists()).toHaveLength(before);
  });

  it('lists again when the stored position is another server’s', async () => {
    objects.put('a');
    const first = await start();
    first.sink.cursors.set('Terraform', '1/00000000/999999');
    await first.again();
    await first.until(() => objects.watches.size === 1);
    expect(first.sink.versions()).toEqual(objects.versions());
    expect(wholeLists().length).toBeGreaterThan(0);
  });

  it('is complete after a while without events, and after a bookmark', async () => {
    objects.put('a');
    const { until: wait, sink } = await start();
    await wait(s => s.confirmed.length === 1);
    objects.version += 50;
    objects.bookmark();
    await wait(s => s.confirmed.length === 2);
    expect(sink.confirmed[1].cursor).toMatch(
      new RegExp(`/${objects.version}$`),
    );
    expect(sink.cursors.get('Terraform')).toBe(sink.confirmed[1].cursor);
  });

  it('asks for smaller pages when objects are huge', async () => {
    const big = 'x'.repeat(1_000_000);
    const limits: number[] = [];
    const { until: wait } = await start({}, (request, response) => {
      if (request.kind === 'watch') {
        objects.serve(request, response);
        return;
      }
      const limit = Number(request.query.get('limit'));
      limits.push(limit);
      const items = Array.from({ length: Math.min(limit, 50) }, (_, i) =>
        terraformObject(`db-${i}`, 10, { spec: { values: big } }),
      );
      json(response, 200, { items, metadata: { resourceVersion: '100' } });
    });
    await wait(s => s.rows.size === 5);
    expect(limits).toEqual([500, 50, 5]);
  });
});

describe('F19: connections that are cut', () => {
  it('converge, with one list and no storm', async () => {
    objects.put('first');
    const { until: wait, sink } = await start();
    await wait(() => objects.watches.size === 1);
    for (let cut = 0; cut < 1_000; cut++) {
      objects.put(`db-${cut % 37}`);
      if (cut % 5 === 0) objects.remove(`db-${(cut * 7) % 37}`);
      objects.cut();
      await watched();
    }
    await wait(
      s => JSON.stringify(s.versions()) === JSON.stringify(objects.versions()),
    );
    expect(wholeLists()).toHaveLength(1);
    expect(api.seen('watch', 'terraforms').length).toBeLessThanOrEqual(1_010);
    expect(sink.replaced).toBe(1);
  });
});

describe('F20: a half-open watch', () => {
  it('is given up when it outlasts what was asked for, and says nothing meanwhile', async () => {
    objects.put('a');
    let silent = true;
    const { until: wait, sink } = await start(
      { times: { watch: 100, grace: 100, settle: 1_000_000 } },
      (request, response) => {
        if (request.kind === 'watch' && silent) {
          response.writeHead(200).flushHeaders();
          return;
        }
        objects.serve(request, response);
      },
    );
    await wait(() => api.seen('watch', 'terraforms').length >= 2);
    expect(sink.confirmed).toEqual([]);
    silent = false;
    objects.put('b');
    await wait(s => s.versions().b !== undefined);
  });
});

describe('F21: positions that are gone', () => {
  it('are listed anew after 410, and deletions in between are seen', async () => {
    objects.put('kept');
    objects.put('gone');
    const { until: wait, sink } = await start();
    await wait(() => objects.watches.size === 1);
    const watches = [...objects.watches];
    objects.watches.clear();
    objects.remove('gone');
    objects.put('new');
    objects.version += 1;
    objects.compact();
    watches.forEach(watch => watch.destroy());
    await wait(s => s.versions().new !== undefined);
    expect(sink.versions()).toEqual(objects.versions());
    expect(sink.replaced).toBe(2);
  });

  it('are listed anew after an ERROR event', async () => {
    objects.put('a');
    const { until: wait, sink } = await start();
    await wait(() => objects.watches.size === 1);
    const [watch] = objects.watches;
    objects.watches.clear();
    objects.put('b');
    watch.write(
      eventLine('ERROR', { kind: 'Status', code: 410, reason: 'Expired' }),
    );
    await wait(s => s.replaced === 2);
    expect(sink.versions()).toEqual(objects.versions());
  });

  it('in the midst of a list start it over, without losing or doubling rows', async () => {
    for (let i = 0; i < 1_100; i++) objects.put(`db-${i}`);
    let expire = true;
    const { until: wait, sink } = await start({}, (request, response) => {
      if (request.query.get('continue') === '1000' && expire) {
        expire = false;
        objects.remove('db-0');
        refuse(response, 410, 'Expired', 'the continue parameter is too old');
        return;
      }
      objects.serve(request, response);
    });
    await wait(s => s.replaced === 1);
    expect(sink.versions()).toEqual(objects.versions());
  });
});

describe('F22: a server that goes back', () => {
  it('is listed when it answers with older versions than are known', async () => {
    objects.put('a');
    objects.put('b');
    const { until: wait, sink } = await start();
    await wait(() => objects.watches.size === 1);
    objects.restore(101);
    objects.cut();
    await wait(s => s.replaced === 2);
    expect(sink.versions()).toEqual({ a: '101' });
  });

  it('is listed when an event is older than what is known', async () => {
    for (let i = 0; i < 5; i++) objects.put('a');
    const { until: wait, sink } = await start();
    await wait(() => objects.watches.size === 1);
    objects.restore(50);
    objects.put('late');
    await wait(s => s.replaced === 2 && s.versions().late !== undefined);
    expect(sink.versions()).toEqual({ late: '51' });
  });
});

describe('F23: lines that cannot be read', () => {
  it('are counted and skipped; the others count, and a list closes the gap', async () => {
    objects.put('a');
    const {
      until: wait,
      sink,
      unreadable,
    } = await start({
      times: { watch: 300, unavailable: 1_000_000 },
    });
    await wait(() => objects.watches.size === 1);
    const [watch] = objects.watches;
    watch.write('{"type":"MODIFIED","object":\n');
    watch.write('"text"\n{"type":"ADDED","object":null}\n\n');
    watch.write(eventLine('STRANGE', {}));
    watch.write(eventLine('ADDED', { metadata: { name: 5 } }));
    const block = Buffer.alloc(1024 * 1024, 'x');
    for (let i = 0; i < 10; i++) watch.write(block);
    watch.write('\n');
    objects.put('after');
    await wait(s => s.versions().after !== undefined);
    expect(unreadable).toHaveLength(6);
    expect(sink.versions()).toEqual(objects.versions());
    watch.end();
    await wait(s => s.replaced === 2);
  });

  it('do not fill the memory while they come', async () => {
    objects.put('a');
    const { until: wait } = await start();
    await wait(() => objects.watches.size === 1);
    const [watch] = objects.watches;
    const block = Buffer.alloc(1024 * 1024, 'x');
    collect();
    const before = process.memoryUsage();
    for (let i = 0; i < 100; i++) {
      if (!watch.write(block)) {
        await new Promise(resolve => watch.once('drain', resolve));
      }
    }
    watch.write('\n');
    objects.put('after');
    await wait(s => s.versions().after !== undefined);
    // What only waits for the collector is not kept.
    collect();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    const grown =
      heapUsed + arrayBuffers - before.heapUsed - before.arrayBuffers;
    expect(grown).toBeLessThan(64 * 1024 * 1024);
  });

  it('flag objects with wrong types, and take those without a status', async () => {
    const { until: wait, sink, unreadable } = await start();
    await wait(() => objects.watches.size === 1);
    const [watch] = objects.watches;
    const wrong = terraformObject('wrong', 200, {
      spec: { suspend: 'yes' },
      status: { conditions: 'none' },
    });
    const { status: _, ...fresh } = terraformObject('fresh', 201);
    watch.write(eventLine('ADDED', wrong) + eventLine('ADDED', fresh));
    await wait(s => s.rows.size === 2);
    const row = (name: string) => sink.rows.get(`Terraform/shop/${name}`);
    expect(row('wrong')?.problem).toBe(
      'spec.suspend is not true or false; status.conditions is not a list',
    );
    expect(row('fresh')?.problem).toBeUndefined();
    expect(row('fresh')?.observedGeneration).toBeUndefined();
    expect(unreadable).toEqual(['wrong fields']);
  });
});

describe('F25: kinds that are not there', () => {
  it.each([
    [404, 'NotFound', /does not serve infra\.contrib\.fluxcd\.io\/v1alpha2/],
    [403, 'Forbidden', /grant get, list and watch on terraforms\.infra/],
  ])(
    'after %d say what is missing, and come back',
    async (code, reason, words) => {
      objects.put('a');
      let refused = true;
      const { until: wait, sink } = await start({}, (request, response) => {
        if (refused) refuse(response, code, reason);
        else objects.serve(request, response);
      });
      await wait(s => s.reasons.length === 1);
      expect(sink.reasons[0].reason).toMatch(words);
      await wait(s => s.reasons.length === 2);
      // One request per wait: nothing hammers the server.
      expect(api.requests.length).toBeLessThanOrEqual(3);
      refused = false;
      await wait(s => s.replaced === 1);
      expect(sink.versions()).toEqual(objects.versions());
    },
  );
});

describe('credentials', () => {
  it('are read anew after 401, once, and the request is repeated', async () => {
    objects.put('a');
    let valid = 'first';
    let token = 'first';
    const { until: wait, sink } = await start(
      { token: () => token },
      (request, response) => {
        if (request.authorization !== `Bearer ${valid}`) {
          refuse(response, 401, 'Unauthorized');
          return;
        }
        objects.serve(request, response);
      },
    );
    await wait(() => objects.watches.size === 1);
    valid = 'second';
    token = 'second';
    objects.put('b');
    objects.cut();
    objects.put('c');
    await wait(s => s.versions().c !== undefined);
    expect(sink.reasons).toEqual([]);
    valid = 'third';
    objects.cut();
    await wait(s => s.reasons.length > 0);
    expect(sink.reasons[0].reason).toMatch(/refuses the credentials/);
    expect(JSON.stringify(sink.reasons)).not.toContain('second');
  });
});

describe('F26: a burst', () => {
  it('is coalesced: fewer writes than events, and the last state wins', async () => {
    for (let i = 0; i < 500; i++) objects.put(`db-${i}`);
    const { until: wait, sink } = await start({ times: { batch: 20 } });
    await wait(() => objects.watches.size === 1);
    for (let round = 0; round < 80; round++) {
      for (let i = 0; i < 500; i++) objects.put(`db-${i}`);
    }
    await wait(
      s => JSON.stringify(s.versions()) === JSON.stringify(objects.versions()),
    );
    expect(sink.applied).toBeLessThan(40_000);
    expect(sink.writes).toBeLessThan(400);
    expect(sink.replaced).toBe(1);
  });
});

describe('a sink that fails', () => {
  it('loses nothing: reading goes on from what was stored', async () => {
    objects.put('a');
    const { until: wait, sink } = await start();
    await wait(() => objects.watches.size === 1);
    sink.failNext = new Error('the database is away');
    objects.put('b');
    objects.put('c');
    await wait(s => s.versions().c !== undefined);
    expect(sink.versions()).toEqual(objects.versions());
    expect(sink.replaced).toBe(1);
  });
});

describe('an end', () => {
  it('comes soon, also in the midst of a list', async () => {
    const { stop, sink } = await start({}, () => {});
    await until(() => api.requests.length === 1);
    await stop();
    expect(sink.replaced).toBe(0);
    expect(sink.reasons).toEqual([]);
  });
});
