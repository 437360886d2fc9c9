import { mockServices } from '@backstage/backend-test-utils';
import {
  intentOf,
  SandboxRepository,
} from '../__testUtils__/sandboxRepository';

// A sandbox takes a while on a busy machine.
jest.setTimeout(60_000);

let at: SandboxRepository;
beforeAll(async () => {
  at = await SandboxRepository.start();
});
afterAll(() => at.stop());

const file = (name: string) => ({
  path: `platform/certifications/${name}.yaml`,
  content: `${name}: true\n`,
});

/** The same change with more files. */
function more(
  request: Awaited<ReturnType<typeof at.request>>,
  names: string[],
  branchHead: string | null,
) {
  const files = names.map(file);
  return { ...request, files, intent: intentOf(files), branchHead };
}

describe('a proposal that carries on its branch', () => {
  it('writes where the branch is as it was read, and else nothing', async () => {
    const repository = at.connect();
    const opened = await at.request('carry', { files: [file('a')] });
    expect(
      await repository.propose({ ...opened, branchHead: null }),
    ).toMatchObject({ status: 'opened' });
    const head = await at.head(opened.branch);
    // What others do to the base branch is none of its work.
    await at.handle.commit('main', { 'theirs.md': 'theirs\n' }, 'Theirs');
    const found = await repository.findPullRequest(opened.branch, {
      paths: true,
    });
    expect(found).toMatchObject({ headCommit: head, paths: [file('a').path] });
    const first = { ...opened, baseRevision: await at.head() };

    // Two read the same branch; only one of them is in time.
    const [b, c] = ['b', 'c'].map(name => more(first, ['a', name], head));
    expect(await repository.propose(b)).toMatchObject({ status: 'existing' });
    const held = await at.head(first.branch);
    expect(held).not.toBe(head);
    expect(await at.connect().propose(c)).toEqual({
      status: 'base-moved',
      head: first.baseRevision,
    });
    expect(await at.head(first.branch)).toBe(held);
    // What is there already is there, whatever head was named.
    expect(await repository.propose(b)).toMatchObject({ status: 'existing' });

    const all = more(first, ['a', 'b', 'c'], held);
    expect(await repository.propose(all)).toMatchObject({ status: 'existing' });
    expect((await at.standing(first)).files).toEqual(
      Object.fromEntries(
        ['a', 'b', 'c'].map(name => [file(name).path, file(name).content]),
      ),
    );
  });

  it('does not open a second one beside what somebody else just opened', async () => {
    const first = await at.request('carry-race', { files: [file('x')] });
    await at.connect().propose({ ...first, branchHead: null });
    const late = more(first, ['y'], null);
    expect(await at.connect().propose(late)).toMatchObject({
      status: 'base-moved',
    });
    expect(at.pulls(first)).toHaveLength(1);
  });
});

describe('merging by itself', () => {
  const rest = async (method: string, path: string, body: object) => {
    const answer = await fetch(
      `${at.sandbox.apiBaseUrl}/repos/acme/platform-gitops${path}`,
      {
        method,
        headers: { authorization: `Bearer ${at.sandbox.token}` },
        body: JSON.stringify(body),
      },
    );
    expect(answer.status).toBeLessThan(300);
  };
  const autoMergeOf = (request: Awaited<ReturnType<typeof at.request>>) =>
    at.pulls(request).map(({ pull }) => pull.autoMerge?.method);

  it('is left to a person where the host does not want to, and the log says why', async () => {
    const logger = mockServices.logger.mock();
    const repository = at.connect({ logger });
    const request = await at.request('auto-refused', { autoMerge: true });
    expect((await repository.propose(request)).status).toBe('opened');
    await repository.settled();
    expect(autoMergeOf(request)).toEqual([undefined]);
    expect(logger.info).toHaveBeenCalledWith(
      expect.stringContaining('waits for a person to merge it'),
    );
    expect(logger.warn).not.toHaveBeenCalled();
  });

  it('is asked for once the pull request stands', async () => {
    await rest('PATCH', '', { allow_auto_merge: true });
    await rest('PUT', '/branches/main/protection', {
      required_status_checks: { strict: false, contexts: ['lint'] },
      enforce_admins: true,
      required_pull_request_reviews: null,
      restrictions: null,
    });
    const repository = at.connect();
    const request = await at.request('auto', { autoMerge: true });
    expect((await repository.propose(request)).status).toBe('opened');
    await repository.settled();
    expect(autoMergeOf(request)).toEqual(['merge']);
    const without = await at.request('no-auto');
    await repository.propose(without);
    await repository.settled();
    expect(autoMergeOf(without)).toEqual([undefined]);
  });
});
