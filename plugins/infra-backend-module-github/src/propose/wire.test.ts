import { ServiceUnavailableError } from '@backstage/errors';
import {
  documentOf,
  exactlyOne,
  intentOf,
  nothing,
  SandboxRepository,
} from '../__testUtils__/sandboxRepository';
import { systemClock } from '../host/clock';
import { HostGates } from '../host/gate';

// A sandbox takes a while on a busy machine.
jest.setTimeout(60_000);

// Faults that the host itself makes, over real connections.
let at: SandboxRepository;
beforeAll(async () => {
  at = await SandboxRepository.start();
});
afterAll(() => at.stop());
beforeEach(() => {
  at.sandbox.requests.clear();
});
afterEach(() => {
  at.sandbox.faults.clear();
});

const real = () => ({
  clock: systemClock,
  gates: new HostGates(systemClock, () => 0),
});

const write = { operation: 'Propose' };

it.each([
  ['drop', 'before'],
  ['drop', 'after'],
  ['answer', 'before'],
  ['answer', 'after'],
] as const)('an answer is lost: %s %s the write', async (kind, when) => {
  const request = await at.request(`wire-${kind}-${when}`);
  const fault = at.sandbox.faults.add({ match: write, effect: { kind, when } });
  const result = await at.connect().propose(request);
  expect(['opened', 'existing']).toContain(result.status);
  expect(at.sandbox.faults.struck(fault)).toBe(1);
  expect(await at.standing(request)).toEqual(exactlyOne(request));
});

it('an answer breaks off after the write', async () => {
  const request = await at.request('wire-truncate');
  at.sandbox.faults.add({ match: write, effect: { kind: 'truncate' } });
  const result = await at.connect().propose(request);
  expect(result.status).toBe('existing');
  expect(at.sandbox.requests.total().requests).toBe(3);
  expect(await at.standing(request)).toEqual(exactlyOne(request));
});

it.each(['before', 'after'] as const)(
  'an answer never comes, %s the write: no connection stays open',
  async when => {
    const request = await at.request(`wire-hang-${when}`);
    at.sandbox.faults.add({ match: write, effect: { kind: 'hang', when } });
    const repository = at.connect({ ...real(), deadline: 400 });
    const result = await repository.propose(request);
    expect(['opened', 'existing']).toContain(result.status);
    expect(await at.standing(request)).toEqual(exactlyOne(request));
    // The host sees the connection end and closes its books on the request.
    await at.sandbox.requests.waitFor(({ faults }) => faults.length > 0);
    expect(at.sandbox.requests.total().inFlight).toBe(0);
  },
);

it('the host limits us between read and write, and all calls wait', async () => {
  const request = await at.request('wire-limit');
  const waits: string[] = [];
  at.sandbox.faults.add({
    match: write,
    effect: {
      kind: 'answer',
      status: 403,
      headers: { 'retry-after': '1' },
      body: { message: 'You have exceeded a secondary rate limit.' },
    },
  });
  const gates = new HostGates(systemClock, () => 0);
  const connect = () => at.connect({ clock: systemClock, gates });
  let proposal: Promise<unknown> = Promise.resolve();
  await new Promise<void>(resolve => {
    proposal = connect().propose(request, {
      onWait: ({ reason }) => {
        waits.push(`proposal: ${reason}`);
        resolve();
      },
    });
  });
  const limitedAt = at.sandbox.requests.list().at(-1)?.at ?? 0;
  const read = connect().readHead({
    onWait: ({ reason }) => waits.push(`read: ${reason}`),
  });
  expect(await proposal).toMatchObject({ status: 'opened' });
  await read;
  expect(waits).toHaveLength(2);
  const later = at.sandbox.requests
    .list()
    .filter(seen => seen.at > limitedAt && seen.status !== 403);
  expect(later).toHaveLength(2);
  for (const seen of later) {
    expect(seen.at - limitedAt).toBeGreaterThanOrEqual(1000);
  }
  expect(await at.standing(request)).toEqual(exactlyOne(request));
});

it('the host takes one mutation per document', async () => {
  const request = await at.request('wire-single');
  at.sandbox.faults.add({
    times: 0,
    effect: { kind: 'reject-multi-mutation' },
  });
  const repository = at.connect();
  expect((await repository.propose(request)).status).toBe('opened');
  at.sandbox.requests.clear();
  const second = await at.request('wire-single-2');
  expect((await repository.propose(second)).status).toBe('opened');
  expect(at.sandbox.requests.total().requests).toBe(4);
  expect(await at.standing(second)).toEqual(exactlyOne(second));
});

it('the base moves between read and write: nobody is overwritten', async () => {
  const request = await at.request('wire-moved');
  at.sandbox.faults.add({
    match: write,
    effect: {
      kind: 'move-branch',
      repository: 'acme/platform-gitops',
      files: { 'theirs.md': 'theirs\n' },
    },
  });
  expect(await at.connect().propose(request)).toMatchObject({
    status: 'opened',
    baseMovedTo: await at.head(),
  });
  expect(await at.standing(request)).toEqual(exactlyOne(request));
  const [{ number }] = at.pulls(request);
  await at.handle.merge(number);
  expect(await at.handle.readFile('main', 'theirs.md')).toBe('theirs\n');
  expect(await at.handle.readFile('main', request.files[0].path)).toBe(
    request.files[0].content,
  );
});

describe('the base moves in files of the plan, between read and write', () => {
  const path = 'services/orders-api.yaml';
  const moveTo = (text: string) =>
    at.sandbox.faults.add({
      match: write,
      effect: {
        kind: 'move-branch',
        repository: 'acme/platform-gitops',
        files: { [path]: text },
      },
    });
  /** What a plan makes of the file as it stands at the head of the base. */
  async function planned(id: string, before = 'size: small\n') {
    const files = [
      { path, content: before.replace('small', 'large') },
      ...(before.includes('first')
        ? []
        : [{ path: `clusters/prod/${id}.yaml`, content: 'a: 1\n' }]),
    ];
    return at.request(id, { files, intent: intentOf(files) });
  }

  it('is told, and one more plan makes its content the one to be merged', async () => {
    await at.handle.commit('main', { [path]: 'size: small\n' }, 'x', 'ann');
    const repository = at.connect();
    const first = await planned('wire-same-file');
    const moves = ['size: small\nfirst: 1\n', 'size: small\nfirst: 2\n'];
    moveTo(moves[0]);
    const opened = await repository.propose(first);
    expect(opened).toMatchObject({
      status: 'opened',
      baseMovedTo: await at.head(),
    });

    // It moves again under the second plan, which also drops a file.
    const second = await planned('wire-same-file', moves[0]);
    moveTo(moves[1]);
    const again = await repository.propose(second);
    expect(again).toMatchObject({
      status: 'existing',
      baseMovedTo: await at.head(),
    });

    const last = await planned('wire-same-file', moves[1]);
    const settled = await repository.propose(last);
    expect(settled).toMatchObject({ status: 'existing' });
    expect(settled).not.toHaveProperty('baseMovedTo');
    expect(await at.standing(last)).toEqual(exactlyOne(last));
    const [{ number }] = at.pulls(last);
    await at.handle.merge(number);
    expect(await at.handle.readFile('main', path)).toBe(last.files[0].content);
    expect(
      await at.handle.readFile('main', 'clusters/prod/wire-same-file.yaml'),
    ).toBeUndefined();
  });

  it('a person pushes to the branch before the second plan: it stays', async () => {
    await at.handle.commit('main', { [path]: 'size: small\n' }, 'x', 'ann');
    const first = await planned('wire-pushed');
    moveTo('size: small\nfirst: 1\n');
    await at.connect().propose(first);
    const second = await planned('wire-pushed', 'size: small\nfirst: 1\n');
    let theirs = '';
    const racing = at.connect({
      fetch: async (url, init) => {
        if (documentOf(init).includes('updateRef(')) {
          theirs ||= await at.handle.commit(
            first.branch,
            { 'theirs.md': 'theirs' },
            'mine',
            'ann',
          );
        }
        return fetch(url, init);
      },
    });
    expect((await racing.propose(second)).status).toBe('existing');
    expect(await at.head(first.branch)).toBe(theirs);
    expect(at.pulls(first)).toHaveLength(1);
  });
});

it('the host stays away: nothing is left, and the error says so', async () => {
  const request = await at.request('wire-away');
  at.sandbox.faults.add({
    times: 0,
    effect: { kind: 'answer', status: 503, body: 'unavailable' },
  });
  await expect(at.connect().propose(request)).rejects.toThrow(
    ServiceUnavailableError,
  );
  at.sandbox.faults.clear();
  expect(await at.standing(request)).toEqual(nothing);
});
