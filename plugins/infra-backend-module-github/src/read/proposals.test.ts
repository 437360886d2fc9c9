import { SandboxRepository } from '../__testUtils__/sandboxRepository';
import { SandboxPulls } from '../__testUtils__/sandboxPulls';

// A sandbox takes a while on a busy machine.
jest.setTimeout(60_000);

let at: SandboxRepository;
let pulls: SandboxPulls;
beforeEach(async () => {
  at = await SandboxRepository.start();
  pulls = new SandboxPulls(at);
});
afterEach(() => at.stop());

/** What is sent, by the name of its document. */
function sent(): string[] {
  return at.sandbox.requests
    .list()
    .map(({ operation, path }) => operation ?? path);
}

async function readOne(number: number) {
  const found = await at.connect().readProposals({ open: [] });
  const one = found.find(proposal => proposal.number === number);
  if (!one) throw new Error(`no proposal ${number}`);
  return one;
}

describe('a pull request', () => {
  it('is open, with its files and without anybody having looked', async () => {
    const number = await pulls.open('feature', {
      'services/payments-api.yaml': 'size: large\n',
    });
    expect(await readOne(number)).toEqual({
      number,
      url: `${at.sandbox.url}/acme/platform-gitops/pull/${number}`,
      title: 'Change on feature',
      author: 'acme-bot',
      branch: 'feature',
      headCommit: await at.head('feature'),
      state: 'open',
      draft: false,
      createdAt: expect.stringMatching(/Z$/),
      updatedAt: expect.stringMatching(/Z$/),
      review: 'none',
      approvedBy: [],
      mergeable: 'yes',
      checks: [],
      paths: ['services/payments-api.yaml'],
    });
  });

  it('is approved, and has changes asked for', async () => {
    const approved = await pulls.open('approved', { a: '1\n' });
    const refused = await pulls.open('refused', { b: '1\n' });
    at.handle.review(approved, 'ann', 'APPROVED');
    at.handle.review(refused, 'ann', 'CHANGES_REQUESTED');
    expect((await readOne(approved)).review).toBe('approved');
    expect((await readOne(refused)).review).toBe('changes-requested');
    expect((await readOne(approved)).approvedBy).toEqual(['ann']);
    // Who takes an approval back approves no more.
    at.handle.review(approved, 'bob', 'APPROVED');
    at.handle.review(approved, 'ann', 'CHANGES_REQUESTED');
    expect((await readOne(approved)).approvedBy).toEqual(['bob']);
  });

  it('needs a review, is blocked by it, and is behind', async () => {
    await pulls.protect({
      required_pull_request_reviews: { required_approving_review_count: 1 },
      required_status_checks: { strict: true, contexts: [] },
    });
    const number = await pulls.open('feature', { a: '1\n' });
    expect(await readOne(number)).toMatchObject({
      review: 'required',
      mergeable: 'blocked',
    });
    at.handle.review(number, 'ann', 'APPROVED');
    await at.handle.commit('main', { z: '1\n' }, 'Move on');
    expect(await readOne(number)).toMatchObject({
      review: 'approved',
      mergeable: 'behind',
    });
  });

  it('conflicts with what was merged since', async () => {
    const path = 'services/orders-api.yaml';
    const number = await pulls.open('feature', { [path]: 'size: large\n' });
    await at.handle.commit('main', { [path]: 'size: tiny\n' }, 'Another');
    expect((await readOne(number)).mergeable).toBe('conflicts');
  });

  it('is a draft', async () => {
    const number = await pulls.open('feature', { a: '1\n' }, { draft: true });
    expect((await readOne(number)).draft).toBe(true);
  });

  it('has checks of every kind and state', async () => {
    const number = await pulls.open('feature', { a: '1\n' });
    const head = await at.head('feature');
    const status = (
      context: string,
      state: 'error' | 'failure' | 'pending' | 'success',
      description?: string,
    ) => at.handle.setStatus(head, context, state, description);
    status('atlantis/plan', 'pending', 'Plan in progress...');
    status('atlantis/plan', 'success', '0/0 projects planned successfully.');
    status('estate/apply: shared/dev', 'failure', '0/2 projects applied.');
    status('ci/legacy', 'error');
    await pulls.check(head, { name: 'validate', conclusion: 'failure' });
    await pulls.check(head, { name: 'validate', conclusion: 'success' });
    await pulls.check(head, {
      name: 'trivy scan',
      conclusion: 'failure',
      output: { title: '3 findings', summary: 'x' },
    });
    await pulls.check(head, { name: 'lint', status: 'in_progress' });
    for (const conclusion of [
      'neutral',
      'skipped',
      'cancelled',
      'timed_out',
      'action_required',
      'stale',
    ]) {
      await pulls.check(head, { name: `z-${conclusion}`, conclusion });
    }
    const { checks } = await readOne(number);
    expect(
      checks.map(({ name, category, state, description }) =>
        [name, category, state, description ?? '-'].join(' | '),
      ),
    ).toEqual([
      'atlantis/plan | plan | success | 0/0 projects planned successfully. Nothing was planned.',
      'ci/legacy | other | failure | -',
      'estate/apply: shared/dev | apply | failure | 0/2 projects applied.',
      'lint | validation | pending | -',
      'trivy scan | security | failure | 3 findings',
      'validate | validation | success | -',
      'z-action_required | other | failure | Waits for somebody to act.',
      'z-cancelled | other | failure | Was cancelled.',
      'z-neutral | other | neutral | -',
      'z-skipped | other | neutral | Was skipped.',
      'z-stale | other | pending | -',
      'z-timed_out | other | failure | Took too long.',
    ]);
    const times = checks.find(({ name }) => name === 'validate');
    expect(times?.startedAt).toMatch(/Z$/);
    expect(times?.completedAt).toMatch(/Z$/);
    const running = checks.find(({ name }) => name === 'lint');
    expect(running).not.toHaveProperty('completedAt');
  });

  it('is merged', async () => {
    const number = await pulls.open('feature', { a: '1\n' });
    at.handle.setStatus(await at.head('feature'), 'atlantis/apply', 'success');
    const mergeCommit = await at.handle.merge(number);
    await at.handle.deleteBranch('feature');
    expect(await readOne(number)).toMatchObject({
      state: 'merged',
      mergeCommit,
      mergedAt: expect.stringMatching(/Z$/),
      closedAt: expect.stringMatching(/Z$/),
      paths: ['a'],
      mergeable: 'unknown',
      checks: [{ name: 'atlantis/apply', state: 'success' }],
    });
  });

  it('is closed', async () => {
    const number = await pulls.open('feature', { a: '1\n' });
    await pulls.update(number, { state: 'closed' });
    const found = await readOne(number);
    expect(found).toMatchObject({ state: 'closed' });
    expect(found).not.toHaveProperty('mergeCommit');
  });

  it('is over for this base when it is pointed at another branch', async () => {
    const number = await pulls.open('feature', { a: '1\n' });
    await at.handle.createBranch('next', await at.head());
    await pulls.update(number, { base: 'next' });
    const found = await at.connect().readProposals({ open: [number] });
    expect(found).toMatchObject([{ number, state: 'closed' }]);
    expect(await at.connect().readProposals({ open: [] })).toEqual([]);
  });

  it('has 120 files: they are read once, not at every look', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 120 }, (_, i) => [`many/${i}.yaml`, 'a: 1\n']),
    );
    const number = await pulls.open('feature', files);
    const repository = at.connect();
    at.sandbox.requests.clear();
    const [first] = await repository.readProposals({ open: [] });
    expect(new Set(first.paths)).toEqual(new Set(Object.keys(files)));
    expect(sent()).toEqual(['Proposals', 'ProposalParts']);
    at.sandbox.requests.clear();
    const [again] = await repository.readProposals({ open: [number] });
    expect(again.paths).toEqual(first.paths);
    expect(sent()).toEqual(['Proposals']);
    await at.handle.commit('feature', { 'many/x.yaml': 'a: 1\n' }, 'One more');
    const [pushed] = await repository.readProposals({ open: [number] });
    expect(pushed.paths).toHaveLength(121);
  });
});

describe('the change of a pull request', () => {
  it('is told for a proposal of ours', async () => {
    const request = await at.request('c0ffee123456');
    await at.connect().propose(request);
    const [{ number }] = at.pulls(request);
    expect((await readOne(number)).changeId).toBe('c0ffee123456');
  });

  it('is not told for a body that a person wrote for another branch', async () => {
    const marker = `<!-- groundwork: ${JSON.stringify({
      changeId: 'c0ffee123456',
      service: 'payments-api',
      intent: 'e'.repeat(64),
    })} -->`;
    const forged = await pulls.open('mine', { a: '1\n' }, { body: marker });
    const other = await pulls.open(
      'groundwork/payments-api/another',
      { b: '1\n' },
      { body: marker },
    );
    const unmarked = await pulls.open('groundwork/payments-api/c0ffee123456', {
      c: '1\n',
    });
    for (const number of [forged, other, unmarked]) {
      expect(await readOne(number)).not.toHaveProperty('changeId');
    }
  });
});

describe('requests', () => {
  it('are one a look, at two points, however many are open', async () => {
    const open: number[] = [];
    for (let i = 0; i < 12; i += 1) {
      open.push(await pulls.open(`b${i}`, { [`f${i}`]: '1\n' }));
    }
    const repository = at.connect();
    const since = new Date();
    for (let look = 0; look < 3; look += 1) {
      at.sandbox.requests.clear();
      const found = await repository.readProposals({ since, open });
      expect(found.map(({ number }) => number).sort((a, b) => a - b)).toEqual(
        open,
      );
      expect(sent()).toEqual(['Proposals']);
      expect(at.sandbox.requests.total().cost).toBe(2);
    }
  });

  it('are one more for those that were open and are neither', async () => {
    const [a, b] = [
      await pulls.open('a', { a: '1\n' }),
      await pulls.open('b', { b: '1\n' }),
    ];
    await pulls.update(a, { state: 'closed' });
    const later = new Date(Date.now() + 60_000);
    at.sandbox.requests.clear();
    // One that never was is left out.
    const found = await at
      .connect()
      .readProposals({ since: later, open: [a, b, 999] });
    expect(sent()).toEqual(['Proposals', 'ProposalsByNumber']);
    expect(found.map(({ number, state }) => [number, state])).toEqual([
      [b, 'open'],
      [a, 'closed'],
    ]);
  });

  it('go on only while what ended is newer', async () => {
    const numbers: number[] = [];
    for (let i = 0; i < 13; i += 1) {
      const number = await pulls.open(`b${i}`, { [`f${i}`]: '1\n' });
      await pulls.update(number, { state: 'closed' });
      numbers.push(number);
    }
    at.sandbox.requests.clear();
    const repository = at.connect();
    const all = await repository.readProposals({
      since: new Date(0),
      open: [],
    });
    expect(all).toHaveLength(13);
    expect(sent()).toEqual(['Proposals', 'Proposals']);
    at.sandbox.requests.clear();
    const none = await repository.readProposals({
      since: new Date(Date.now() + 60_000),
      open: [],
    });
    expect(none).toEqual([]);
    expect(sent()).toEqual(['Proposals']);
    at.sandbox.requests.clear();
    expect(await repository.readProposals({ open: [] })).toHaveLength(13);
    expect(sent()).toEqual(['Proposals']);
  });

  it('go on for more than fifty open ones', async () => {
    const head = await at.head();
    for (let i = 0; i < 55; i += 1) {
      await at.handle.createBranch(`b${i}`, head);
      await pulls.open(`b${i}`, { [`f${i}`]: '1\n' });
    }
    at.sandbox.requests.clear();
    const found = await at
      .connect()
      .readProposals({ since: new Date(), open: [] });
    expect(found).toHaveLength(55);
    expect(sent()).toEqual(['Proposals', 'Proposals']);
  });
});
