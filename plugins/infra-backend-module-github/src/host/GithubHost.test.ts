import {
  AuthenticationError,
  InputError,
  NotAllowedError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { z } from 'zod';
import {
  json,
  scriptedHost,
  type Scripted,
} from '../__testUtils__/scriptedHost';
import { OutcomeUnknownError } from './failures';
import type { HostCallOptions } from './Calls';
import type { GithubHost } from './GithubHost';

const ok = json({ name: 'found' });
const shape = z.object({ name: z.string() });

function read(host: GithubHost, options: Partial<HostCallOptions> = {}) {
  return host.rest(
    'GET /repos/{owner}/{repo}',
    { owner: 'acme', repo: 'platform' },
    answer => shape.parse(answer.data).name,
    { effect: 'read', ...options },
  );
}

function mutate(host: GithubHost) {
  return host.graphql('mutation{a}', {}, answer => answer, { effect: 'write' });
}

describe('a request that nothing is wrong with', () => {
  it('is sent once, at once, with the credentials', async () => {
    const { host, clock, requests } = scriptedHost([ok]);
    await expect(read(host)).resolves.toBe('found');
    expect(requests).toEqual([
      {
        url: 'https://github.test/api/v3/repos/acme/platform',
        method: 'GET',
        authorization: 'Bearer ghs_firstSecret',
        at: clock.now(),
      },
    ]);
    expect(clock.pending).toBe(0);
  });

  it('finds GraphQL where GitHub Enterprise has it', async () => {
    const { host, requests } = scriptedHost([json({ data: { a: 1 } })]);
    await mutate(host);
    expect(requests[0].url).toBe('https://github.test/api/graphql');
  });

  it('finds GraphQL where github.com has it', async () => {
    const { host, requests } = scriptedHost([json({ data: { a: 1 } })], {
      apiBaseUrl: 'https://api.github.com',
    });
    await mutate(host);
    expect(requests[0].url).toBe('https://api.github.com/graphql');
  });
});

describe('limits', () => {
  const limits: Array<[string, Scripted, number]> = [
    [
      'the primary limit until its reset',
      json(
        { message: 'API rate limit exceeded for installation ID 1.' },
        {
          status: 403,
          headers: {
            'x-ratelimit-remaining': '0',
            'x-ratelimit-reset': String(Date.UTC(2026, 0, 1) / 1000 + 30),
          },
        },
      ),
      30_000,
    ],
    [
      'a secondary limit for its retry-after',
      json(
        { message: 'You have exceeded a secondary rate limit.' },
        { status: 403, headers: { 'retry-after': '60' } },
      ),
      60_000,
    ],
    [
      '429 without a header for a minute',
      json({ message: 'slow down' }, { status: 429 }),
      60_000,
    ],
    [
      'a limit that GraphQL reports with status 200',
      json(
        {
          data: null,
          errors: [
            { type: 'RATE_LIMITED', message: 'API rate limit exceeded' },
          ],
        },
        {
          headers: {
            'x-ratelimit-remaining': '0',
            'x-ratelimit-reset': String(Date.UTC(2026, 0, 1) / 1000 + 45),
          },
        },
      ),
      45_000,
    ],
  ];

  it.each(limits)('waits out %s', async (_name, limited, least) => {
    const { host, clock, requests } = scriptedHost([limited, ok]);
    const start = clock.now();
    const waits: Array<{ until: Date; reason: string }> = [];
    await expect(
      clock.run(read(host, { onWait: wait => waits.push(wait) })),
    ).resolves.toBe('found');
    expect(requests).toHaveLength(2);
    expect(requests[1].at - start).toBeGreaterThanOrEqual(least);
    expect(requests[1].at - start).toBeLessThan(least + 1001);
    expect(waits).toHaveLength(1);
    expect(waits[0].until.getTime() - start).toBeGreaterThanOrEqual(least);
    expect(waits[0].reason).toContain('github.test');
  });

  it('repeats a write that was refused because of a limit', async () => {
    const { host, clock, requests } = scriptedHost([
      json({ message: 'x' }, { status: 429, headers: { 'retry-after': '5' } }),
      json({ data: { a: 1 } }),
    ]);
    await expect(clock.run(mutate(host))).resolves.toEqual({
      data: { a: 1 },
      errors: [],
    });
    expect(requests).toHaveLength(2);
  });

  it('grows the wait while the host keeps refusing, and then gives up', async () => {
    const { host, clock, requests } = scriptedHost([
      json({ message: 'slow down' }, { status: 429 }),
    ]);
    await expect(clock.run(read(host))).rejects.toThrow(
      ServiceUnavailableError,
    );
    const gaps = requests
      .slice(1)
      .map((request, index) => request.at - requests[index].at);
    // 15 minutes hold one, two and four minutes, and not eight more.
    expect(gaps.map(gap => Math.floor(gap / 60_000))).toEqual([1, 2, 4]);
  });

  it('makes other calls to the host wait, and lets one try first', async () => {
    const { host, clock, requests } = scriptedHost([
      json({ message: 'x' }, { status: 429, headers: { 'retry-after': '60' } }),
      json({ message: 'x' }, { status: 429, headers: { 'retry-after': '60' } }),
      ok,
    ]);
    const first = read(host);
    await clock.advance(1000);
    const start = clock.now() - 1000;
    const others = [read(host), read(host), read(host)];
    await clock.advance(58_000);
    expect(requests).toHaveLength(1);
    await clock.advance(10_000);
    expect(requests).toHaveLength(2);
    await expect(clock.run(Promise.all([first, ...others]))).resolves.toEqual([
      'found',
      'found',
      'found',
      'found',
    ]);
    expect(requests).toHaveLength(6);
    expect(requests[2].at - start).toBeGreaterThanOrEqual(120_000);
  });

  it('gives out what happened before the limit, and waits with the rest', async () => {
    const partial = {
      data: { a: 1, b: null },
      errors: [{ message: 'was submitted too quickly', path: ['b'] }],
    };
    const { host, clock, requests } = scriptedHost([json(partial), ok]);
    await expect(mutate(host)).resolves.toEqual(partial);
    await clock.run(read(host));
    expect(requests[1].at - requests[0].at).toBeGreaterThanOrEqual(60_000);
  });

  it('does not take a plain refusal for a limit', async () => {
    const { host, requests } = scriptedHost([
      json({ message: 'Resource not accessible' }, { status: 403 }),
    ]);
    await expect(read(host)).rejects.toThrow(NotAllowedError);
    expect(requests).toHaveLength(1);
  });

  it('stops waiting when the caller does', async () => {
    const { host, clock, requests } = scriptedHost([
      json({ message: 'x' }, { status: 429, headers: { 'retry-after': '60' } }),
    ]);
    const caller = new AbortController();
    const call = read(host, { signal: caller.signal });
    const outcome = call.catch(error => error);
    await clock.advance(1000);
    caller.abort(new Error('gone'));
    expect(await outcome).toEqual(new Error('gone'));
    expect(requests).toHaveLength(1);
    expect(clock.pending).toBe(0);
  });
});

describe('a host in trouble', () => {
  const bad: Array<[string, Scripted]> = [
    ['502', json({ message: 'bad gateway' }, { status: 502 })],
    ['503', json({ message: 'unavailable' }, { status: 503 })],
    ['504', json({ message: 'timeout' }, { status: 504 })],
    ['a web page', json('<!DOCTYPE html><html>sorry</html>')],
    ['JSON of another kind', json({ other: true })],
    ['half an answer', json('{"name": "fou')],
    ['nothing', json('')],
    ['a broken connection', { fails: 'socket hang up' }],
    ['silence', 'never'],
  ];

  it.each(bad)(
    'reads again through %s, five times over',
    async (_n, answer) => {
      const { host, clock, requests } = scriptedHost([
        ...Array<Scripted>(5).fill(answer),
        ok,
      ]);
      await expect(clock.run(read(host))).resolves.toBe('found');
      expect(requests).toHaveLength(6);
    },
  );

  it.each(bad)('gives up in the end on %s', async (_name, answer) => {
    const { host, clock, requests } = scriptedHost([answer]);
    const error = await clock.run(read(host).catch(e => e));
    expect(error).toBeInstanceOf(ServiceUnavailableError);
    expect(error.message).toMatch(/^github\.test did not answer 7 times; /);
    expect(error.message).not.toContain('<');
    expect(requests).toHaveLength(7);
    expect(clock.pending).toBe(0);
  });

  const lost = bad.filter(([name]) => name !== 'JSON of another kind');
  it.each(lost)('never repeats a write after %s', async (_name, answer) => {
    const { host, clock, requests } = scriptedHost([answer]);
    const error = await clock.run(mutate(host).catch(e => e));
    expect(error).toBeInstanceOf(OutcomeUnknownError);
    expect(requests).toHaveLength(1);
  });

  it('closes the connection at the deadline', async () => {
    const { host, clock, requests, aborted } = scriptedHost(['never', ok]);
    const start = clock.now();
    await clock.run(read(host));
    expect(requests[1].at - start).toBeGreaterThanOrEqual(30_000);
    expect(aborted).toHaveLength(1);
  });

  it('refuses an answer of more than 32 MiB', async () => {
    const chunk = new Uint8Array(1024 * 1024);
    let sent = 0;
    const { host } = scriptedHost([
      () =>
        new Response(
          new ReadableStream({
            pull(controller) {
              sent += 1;
              controller.enqueue(chunk);
            },
          }),
          { headers: { 'content-type': 'application/json' } },
        ),
    ]);
    await expect(read(host)).rejects.toThrow('larger than 32 MiB');
    expect(sent).toBeLessThan(40);
  });

  it('gives partial data of a write to whoever has to go on', async () => {
    const errors = [{ type: 'STALE_DATA', path: ['b'], message: 'moved' }];
    const { host } = scriptedHost([json({ data: { a: 1, b: null }, errors })]);
    await expect(mutate(host)).resolves.toEqual({
      data: { a: 1, b: null },
      errors,
    });
  });

  it('waits a little for what was created just now', async () => {
    const absent = json({ message: 'Not Found' }, { status: 404 });
    const soon = scriptedHost([absent, absent, absent, absent, ok]);
    await expect(
      soon.clock.run(read(soon.host, { justCreated: true })),
    ).resolves.toBe('found');
    const never = scriptedHost([absent]);
    await expect(
      never.clock.run(read(never.host, { justCreated: true })),
    ).rejects.toThrow(NotFoundError);
    expect(never.requests).toHaveLength(5);
    const other = scriptedHost([absent]);
    await expect(read(other.host)).rejects.toThrow(NotFoundError);
    expect(other.requests).toHaveLength(1);
  });
});

describe('credentials', () => {
  const refused = json({ message: 'Bad credentials' }, { status: 401 });

  it('are renewed once, and the request is repeated once', async () => {
    const { host, requests, renewed } = scriptedHost([refused, ok]);
    await expect(read(host)).resolves.toBe('found');
    expect(renewed).toEqual(['ghs_firstSecret']);
    expect(requests.map(request => request.authorization)).toEqual([
      'Bearer ghs_firstSecret',
      'Bearer ghs_secondSecret',
    ]);
  });

  it('fail clearly the second time', async () => {
    const { host, requests } = scriptedHost([refused]);
    const error = await read(host).catch(e => e);
    expect(error).toBeInstanceOf(AuthenticationError);
    expect(error.message).toContain('integrations.github');
    expect(requests).toHaveLength(2);
  });

  it('never appear in messages, whatever the host echoes', async () => {
    const echo = json(
      { message: 'no: Bearer ghs_firstSecret ghs_firstSecret' },
      { status: 422 },
    );
    const { host } = scriptedHost([echo]);
    const error = await read(host).catch(e => e);
    expect(error).toBeInstanceOf(InputError);
    expect(JSON.stringify([error, error.message, error.stack])).not.toContain(
      'firstSecret',
    );
    const broken = scriptedHost([{ fails: 'to https://x:ghs_firstSecret@h' }]);
    const lost = await broken.clock.run(read(broken.host).catch(e => e));
    expect(
      JSON.stringify([lost, lost.message, lost.stack, lost.cause]),
    ).not.toContain('firstSecret');
  });
});
