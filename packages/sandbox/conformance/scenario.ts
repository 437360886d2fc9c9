import { createServer } from 'http';
import type { AddressInfo } from 'net';
import { signBody, Sandbox } from '../src';

/** One request with its answer, as it went over the wire. */
export type Exchange = {
  method: string;
  path: string;
  body?: unknown;
  status: number;
  answer?: unknown;
};

/** One webhook as it was received. */
export type ReceivedHook = {
  event: string;
  payload: unknown;
  signed: boolean;
};

const SECRET = 'conformance';

/**
 * Asks the sandbox for everything the suite and the stock Backstage actions use,
 * refusals included, and receives the webhooks that come of it.
 */
export async function runScenario(
  sandbox: Sandbox,
): Promise<{ exchanges: Exchange[]; hooks: ReceivedHook[] }> {
  const exchanges: Exchange[] = [];
  const hooks: ReceivedHook[] = [];
  const receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', chunk => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      hooks.push({
        event: String(request.headers['x-github-event']),
        payload: JSON.parse(body.toString('utf8')),
        signed:
          request.headers['x-hub-signature-256'] === signBody(SECRET, body),
      });
      response.end();
    });
  });
  await new Promise<void>(resolve => receiver.listen(0, '127.0.0.1', resolve));
  const { port } = receiver.address() as AddressInfo;

  const call = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${sandbox.apiBaseUrl}${path}`, {
      method,
      headers: {
        authorization: `token ${sandbox.token}`,
        'content-type': 'application/json',
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    const answer: unknown = text === '' ? undefined : JSON.parse(text);
    exchanges.push({
      method,
      path: path.split('?')[0],
      body,
      status: response.status,
      answer,
    });
    return answer as Record<string, any>;
  };

  const repo = '/repos/acme/conformance';
  await call('POST', `${repo}/hooks`, {
    name: 'web',
    events: ['*'],
    config: {
      url: `http://127.0.0.1:${port}`,
      content_type: 'json',
      secret: SECRET,
    },
  });
  await call('GET', repo);
  await call('PATCH', repo, { description: 'Changed', allow_auto_merge: true });
  const ref = await call('GET', `${repo}/git/ref/heads/main`);
  await call('GET', `${repo}/git/ref/heads/none`);
  await call('GET', `${repo}/git/matching-refs/heads/m`);
  const main: string = ref.object.sha;
  const commit = await call('GET', `${repo}/git/commits/${main}`);
  await call('GET', `${repo}/git/trees/${commit.tree.sha}?recursive=1`);
  const blob = await call('POST', `${repo}/git/blobs`, {
    content: 'eDogMQo=',
    encoding: 'base64',
  });
  await call('GET', `${repo}/git/blobs/${blob.sha}`);
  const tree = await call('POST', `${repo}/git/trees`, {
    base_tree: commit.tree.sha,
    tree: [
      { path: 'new.yaml', mode: '100644', type: 'blob', content: 'a: 1\n' },
      { path: 'blob.yaml', mode: '100644', type: 'blob', sha: blob.sha },
    ],
  });
  const change = await call('POST', `${repo}/git/commits`, {
    message: 'Add a file',
    tree: tree.sha,
    parents: [main],
  });
  const create = { ref: 'refs/heads/change', sha: change.sha };
  await call('POST', `${repo}/git/refs`, create);
  await call('POST', `${repo}/git/refs`, create);
  await call('GET', `${repo}/branches/change`);
  await call('GET', `${repo}/commits?path=new.yaml&sha=change`);
  await call('GET', `${repo}/commits/change`);
  await call('GET', `${repo}/compare/main...change`);
  await call('GET', `${repo}/contents/README.md`);
  await call('GET', `${repo}/contents/services`);
  await call('PUT', `${repo}/contents/put.yaml`, {
    message: 'Put',
    content: 'YTogMQo=',
    branch: 'change',
  });
  const pull = { title: 'A change', head: 'change', base: 'main', body: 'x' };
  await call('POST', `${repo}/pulls`, pull);
  await call('POST', `${repo}/pulls`, pull);
  await call('POST', `${repo}/pulls`, { ...pull, head: 'none' });
  await call('GET', `${repo}/pulls?state=all`);
  const opened = await call('GET', `${repo}/pulls/1`);
  await call('GET', `${repo}/pulls/1/files`);
  await call('GET', `${repo}/pulls/1/merge`);
  await call('PATCH', `${repo}/pulls/1`, { title: 'A better title' });
  await call('POST', `${repo}/labels`, { name: 'groundwork', color: '0b6b4f' });
  await call('GET', `${repo}/labels`);
  await call('POST', `${repo}/issues/1/labels`, { labels: ['groundwork'] });
  await call('GET', `${repo}/issues/1/labels`);
  await call('POST', `${repo}/issues/1/assignees`, { assignees: ['ada'] });
  await call('POST', `${repo}/pulls/1/requested_reviewers`, {
    reviewers: ['ada'],
    team_reviewers: ['payments'],
  });
  await call('GET', `${repo}/pulls/1/requested_reviewers`);
  const comment = await call('POST', `${repo}/issues/1/comments`, {
    body: 'atlantis plan',
  });
  await call('GET', `${repo}/issues/1/comments`);
  await call('GET', `${repo}/issues/comments/${comment.id}`);
  await call('PATCH', `${repo}/issues/comments/${comment.id}`, { body: 'y' });
  await call('DELETE', `${repo}/issues/comments/${comment.id}`);
  const head: string = opened.head.sha;
  await call('POST', `${repo}/statuses/${head}`, {
    state: 'success',
    context: 'groundwork/render',
    description: 'Rendered files are up to date',
  });
  await call('GET', `${repo}/commits/${head}/status`);
  await call('GET', `${repo}/commits/${head}/statuses`);
  const run = await call('POST', `${repo}/check-runs`, {
    name: 'policies',
    head_sha: head,
    status: 'in_progress',
  });
  await call('GET', `${repo}/check-runs/${run.id}`);
  await call('PATCH', `${repo}/check-runs/${run.id}`, {
    status: 'completed',
    conclusion: 'success',
  });
  await call('GET', `${repo}/commits/${head}/check-runs`);
  await call('GET', `${repo}/commits/${head}/check-suites`);
  await call('PATCH', `${repo}/pulls/1`, { state: 'closed' });
  await call('PATCH', `${repo}/pulls/1`, { state: 'open' });
  sandbox.repository('acme', 'conformance').review(1, 'ada', 'APPROVED');
  await call('GET', `${repo}/pulls/1/reviews`);
  await call('PUT', `${repo}/pulls/1/merge`, { merge_method: 'squash' });
  await call('PUT', `${repo}/pulls/1/merge`, { merge_method: 'squash' });
  await call('GET', `${repo}/pulls/1/merge`);
  await call('GET', `${repo}/pulls/1`);
  await call('PATCH', `${repo}/git/refs/heads/change`, { sha: main });
  await call('PATCH', `${repo}/git/refs/heads/change`, {
    sha: main,
    force: true,
  });
  await call('DELETE', `${repo}/git/refs/heads/change`);
  await call('GET', '/rate_limit');
  await call('GET', `${repo}/installation`);
  await call('POST', '/app/installations/1/access_tokens', {});

  await sandbox.webhooksSettled();
  receiver.close();
  receiver.closeAllConnections();
  return { exchanges, hooks };
}
