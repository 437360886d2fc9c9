import { ServiceUnavailableError } from '@backstage/errors';
import {
  exactlyOne,
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
  expect((await at.connect().propose(request)).status).toBe('opened');
  expect(await at.standing(request)).toEqual(exactlyOne(request));
  const [{ number }] = at.pulls(request);
  await at.handle.merge(number);
  expect(await at.handle.readFile('main', 'theirs.md')).toBe('theirs\n');
  expect(await at.handle.readFile('main', request.files[0].path)).toBe(
    request.files[0].content,
  );
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
