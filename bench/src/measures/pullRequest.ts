import { createHash } from 'node:crypto';
import { startGitopsSandbox, type GitopsSandbox } from '../gitopsSandbox';
import { judge, type Measure } from '../results';
import { interleave, median, medianRatio } from '../rounds';
import { stockPullRequest } from '../stockPullRequest';

let runs = 0;

/** A new change each time: its files differ, so nothing is found as existing. */
function nextChange(count: number) {
  const id = createHash('sha256')
    .update(`${runs++}`)
    .digest('hex')
    .slice(0, 12);
  const files = Array.from({ length: count }, (_, index) => ({
    path: `clusters/prod/${id}/file-${index}.yaml`,
    content: `# ${id}\n${'key: value # a line of a manifest\n'.repeat(40)}`,
  }));
  return { id, files, branch: `groundwork/bench/${id}` };
}

const NO_DECORATION = { labels: [] as string[], reviewers: [] as string[] };

function ours(
  { repository, head }: GitopsSandbox,
  count: number,
  decoration = NO_DECORATION,
) {
  return async () => {
    const { id, files, branch } = nextChange(count);
    const result = await repository.propose({
      changeId: id,
      branch,
      baseRevision: head,
      files,
      title: 'Benchmark',
      body: 'Benchmark',
      commitMessage: 'Benchmark',
      ...decoration,
      intent: createHash('sha256').update(JSON.stringify(files)).digest('hex'),
    });
    if (result.status !== 'opened') throw new Error(result.status);
    await repository.settled();
  };
}

/** The bound: one bare read and one bare write, no check of anything. */
function twoTrips({ sandbox }: GitopsSandbox, count: number) {
  const call = async (query: string, variables: object) => {
    const response = await fetch(`${sandbox.url}/api/graphql`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${sandbox.token}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ query, variables }),
    });
    const answer = await response.json();
    if (answer.errors) throw new Error(JSON.stringify(answer.errors));
    return answer.data;
  };
  return async () => {
    const { branch, files } = nextChange(count);
    const { repository } = await call(
      `query { repository(owner: "acme", name: "platform-gitops") {
        id ref(qualifiedName: "refs/heads/main") { target { oid } } } }`,
      {},
    );
    const oid = repository.ref.target.oid;
    await call(
      `mutation ($ref: CreateRefInput!, $commit: CreateCommitOnBranchInput!, $pr: CreatePullRequestInput!) {
        createRef(input: $ref) { ref { name } }
        createCommitOnBranch(input: $commit) { commit { oid } }
        createPullRequest(input: $pr) { pullRequest { url } } }`,
      {
        ref: { repositoryId: repository.id, name: `refs/heads/${branch}`, oid },
        commit: {
          branch: {
            repositoryNameWithOwner: 'acme/platform-gitops',
            branchName: branch,
          },
          expectedHeadOid: oid,
          message: { headline: 'Benchmark' },
          fileChanges: {
            additions: files.map(({ path, content }) => ({
              path,
              contents: Buffer.from(content).toString('base64'),
            })),
          },
        },
        pr: {
          repositoryId: repository.id,
          baseRefName: 'main',
          headRefName: branch,
          title: 'Benchmark',
          body: 'Benchmark',
        },
      },
    );
  };
}

/** Requests and points that a run costs, by the sandbox's own log. */
async function cost(gitops: GitopsSandbox, run: () => Promise<void>) {
  gitops.sandbox.requests.clear();
  await run();
  return gitops.sandbox.requests.total();
}

const CASES = [3, 10, 50].flatMap(count =>
  [0, 50, 100].map(latency => ({ count, latency })),
);

/** From a planned change to its pull request, beside stock and the bound. */
export async function measure(): Promise<Measure[]> {
  const gitops = await startGitopsSandbox();
  const stock = stockPullRequest(gitops.sandbox);
  const stockRun = (count: number) => async () => {
    const { branch, files } = nextChange(count);
    await stock(branch, files);
  };
  const measures: Measure[] = [];
  for (const count of [3, 10, 50]) {
    const own = await cost(gitops, ours(gitops, count));
    const peer = await cost(gitops, stockRun(count));
    measures.push(
      judge(
        {
          name: `requests for a pull request with ${count} files`,
          unit: 'requests',
          ours: own.requests,
          peer: peer.requests,
          limit: 2,
        },
        { atMost: 2 },
      ),
      judge(
        {
          name: `secondary rate-limit points for ${count} files`,
          unit: 'points',
          ours: own.points,
          peer: peer.points,
        },
        { atMost: 6 },
      ),
    );
  }
  const decorated = ours(gitops, 3, {
    labels: ['infrastructure'],
    reviewers: ['ann', 'acme/platform'],
  });
  // The first one makes the label.
  await decorated();
  const whole = await cost(gitops, decorated);
  measures.push(
    judge(
      {
        name: 'requests with labels and reviewers, which the answer does not wait for',
        unit: 'requests',
        ours: whole.requests,
      },
      { atMost: 3 },
    ),
  );
  for (const { count, latency } of CASES) {
    gitops.sandbox.faults.latency = latency;
    const timings = await interleave(
      {
        ours: ours(gitops, count),
        peer: stockRun(count),
        limit: twoTrips(gitops, count),
      },
      { rounds: latency === 0 ? 9 : 7 },
    );
    measures.push(
      judge(
        {
          name: `pull request with ${count} files at ${latency} ms latency`,
          unit: 'ms',
          ours: median(timings.ours),
          peer: median(timings.peer),
          limit: median(timings.limit),
          overLimit: medianRatio(timings.ours, timings.limit),
          overPeer: medianRatio(timings.peer, timings.ours),
        },
        latency === 0
          ? { atMostTimesLimit: 1.2 }
          : {
              atMostTimesLimit: 1.2,
              ...(count === 10 && { timesFasterThanPeer: 7 }),
              ...(count === 50 && { timesFasterThanPeer: 25 }),
            },
      ),
    );
  }
  gitops.sandbox.faults.latency = 0;
  await gitops.stop();
  return measures;
}
