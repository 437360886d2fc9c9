import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { bootstrap } from './bootstrap.mjs';
import { nodeTransform } from './demo.mjs';
import { root } from './layout.mjs';
import { freePort, untilAnswers } from './network.mjs';
import { portEnvironment } from './ports.mjs';
import { Processes } from './processes.mjs';
import { Failure, main, say } from './progress.mjs';
import { startSandbox } from './sandbox.mjs';

/** How long after the restart there must be a pull request. */
const patience = 5_000;

const hang = (match, when, skip = 0) => ({
  match,
  skip,
  effect: { kind: 'hang', when },
});
const oneByOne = {
  match: { operation: 'createRef' },
  effect: { kind: 'reject-multi-mutation' },
};
const commit = { operation: 'createCommitOnBranch' };

/** Where the host stops to answer; there the backend is killed. */
const moments = {
  'after the read': [hang({ operation: 'Situation' }, 'after')],
  'before the write': [hang({ operation: 'createPullRequest' }, 'before')],
  'after the write': [hang({ operation: 'createPullRequest' }, 'after')],
  'between branch and commit': [oneByOne, hang(commit, 'before', 1)],
  'between commit and pull request': [oneByOne, hang(commit, 'after', 1)],
};

/** The sandbox's side of the repository. */
class Host {
  #url;

  constructor(url) {
    this.#url = url;
  }

  async #ask(path, method = 'GET', body = undefined) {
    const response = await fetch(`${this.#url}${path}`, {
      method,
      headers: {
        authorization: 'Bearer sandbox-token',
        'content-type': 'application/json',
      },
      body: body && JSON.stringify(body),
    });
    if (!response.ok) {
      throw new Failure(`${method} ${path}: ${await response.text()}`);
    }
    return response.status === 204 ? undefined : response.json();
  }

  #repository(path) {
    return this.#ask(
      `/api/v3/repos/acme/platform-gitops/${path}?state=all&per_page=100`,
    );
  }

  setFault(rule) {
    return this.#ask('/_sandbox/faults', 'POST', rule);
  }

  clearFaults() {
    return this.#ask('/_sandbox/faults', 'DELETE');
  }

  pulls() {
    return this.#repository('pulls');
  }

  async branches() {
    const all = await this.#repository('branches');
    return all.filter(({ name }) => name.startsWith('groundwork/'));
  }

  commitsOf(number) {
    return this.#repository(`pulls/${number}/commits`);
  }
}

/** The backend of the demo, as one process that can be killed. */
class Portal {
  #processes;
  #options;
  #child;

  constructor(processes, options) {
    this.#processes = processes;
    this.#options = options;
    this.url = `http://localhost:${options.ports.backend}`;
  }

  async start() {
    let log = '';
    const given = new AbortController();
    const { child, ended } = this.#processes.start({
      name: 'backend',
      command: process.execPath,
      args: [
        ...['--require', nodeTransform],
        join(root, 'packages/backend/src/index.ts'),
        ...['--config', join(root, 'app-config.yaml')],
        ...['--config', join(root, 'app-config.e2e.yaml')],
      ],
      cwd: join(root, 'packages/backend'),
      env: {
        ...portEnvironment(this.#options.ports),
        NODE_ENV: 'production',
        GROUNDWORK_STATE_DIR: this.#options.stateDir,
      },
      quiet: true,
      onLine: line => {
        log = `${log}${line}\n`.slice(-20_000);
      },
    });
    this.#child = child;
    ended.then(() => given.abort(new Failure(`The backend ended:\n${log}`)));
    await untilAnswers(
      `${this.url}/.backstage/health/v1/readiness`,
      given.signal,
    );
  }

  kill() {
    process.kill(-this.#child.pid, 'SIGKILL');
  }

  async #ask(path, init = {}) {
    const signIn = await fetch(`${this.url}/api/auth/guest/refresh`, {
      method: 'POST',
      headers: { 'x-requested-with': 'XMLHttpRequest' },
    });
    const { backstageIdentity } = await signIn.json();
    return fetch(`${this.url}/api/infra${path}`, {
      ...init,
      headers: {
        ...init.headers,
        authorization: `Bearer ${backstageIdentity.token}`,
      },
    });
  }

  /** Waits for the first index. */
  async untilIndexed() {
    while (!(await this.#ask('/platform')).ok) await sleep(200);
  }

  submit(key, change) {
    return this.#ask('/changes', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify({ change }),
    });
  }
}

/** Kills the backend at one moment and looks at what its successor makes of it. */
async function crash(host, portal, moment, number) {
  const before = (await host.pulls()).length;
  const key = `crash-key-${number}`;
  const change = {
    kind: 'request',
    service: `crash-${'abcdefgh'[number]}`,
    owner: 'group:default/payments',
    profile: 'internal-tooling',
    environments: ['dev'],
    resources: [{ type: 'kafka-topic', name: 'events' }],
  };
  for (const rule of moments[moment]) await host.setFault(rule);
  const answer = portal.submit(key, change).then(
    async response => `${response.status} ${await response.text()}`,
    () => 'lost',
  );
  await Promise.race([answer, sleep(4_000)]);
  portal.kill();
  const told = await answer;
  if (told !== 'lost') {
    throw new Failure(`${moment}: answered before it was killed: ${told}`);
  }
  await host.clearFaults();

  await portal.start();
  const ready = performance.now();
  while ((await host.pulls()).length === before) {
    if (performance.now() - ready > patience) {
      throw new Failure(`${moment}: no pull request ${patience} ms later`);
    }
    await sleep(20);
  }
  const took = Math.round(performance.now() - ready);
  const again = await portal.submit(key, change);
  const record = await again.json();
  const pulls = await host.pulls();
  const [pull] = pulls;
  const commits = await host.commitsOf(pull.number);
  const branches = await host.branches();
  if (
    again.status !== 200 ||
    record.pullRequest?.number !== pull.number ||
    pulls.length !== before + 1 ||
    branches.length !== pulls.length ||
    commits.length !== 1
  ) {
    throw new Failure(
      `${moment}: ${again.status} ${JSON.stringify(record.pullRequest)}, ${
        pulls.length - before
      } pull requests, ${commits.length} commits, ${branches.length} branches`,
    );
  }
  say(`✓ killed ${moment}: one pull request ${took} ms after the restart`);
}

/**
 * Kills a real backend with SIGKILL at each moment of a proposal, starts it
 * again, and fails unless there is exactly one pull request soon after.
 *
 *   npm run crash
 */
await main(async () => {
  await bootstrap(import.meta.url);
  const processes = new Processes();
  const stateDir = mkdtempSync(join(tmpdir(), 'groundwork-crash-'));
  try {
    const backend = await freePort();
    const sandbox = await freePort();
    await startSandbox(processes, {
      port: sandbox,
      stateDir: join(stateDir, 'sandbox'),
      quiet: true,
    });
    const host = new Host(`http://localhost:${sandbox}`);
    const ports = { portal: backend, backend, sandbox };
    const portal = new Portal(processes, { ports, stateDir });
    await portal.start();
    await portal.untilIndexed();
    for (const [index, moment] of Object.keys(moments).entries()) {
      await crash(host, portal, moment, index + 1);
    }
  } finally {
    await processes.stopAll();
    rmSync(stateDir, { recursive: true, force: true });
  }
  process.exit(0);
});
