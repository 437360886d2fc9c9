import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { bootstrap } from './bootstrap.mjs';
import { freePort } from './network.mjs';
import { observeTogether } from './observers.mjs';
import { startPostgres } from './postgres.mjs';
import { Processes } from './processes.mjs';
import { Failure, main, say } from './progress.mjs';
import { Replica } from './replica.mjs';
import { RepositoryHost } from './repositoryHost.mjs';
import { startSandbox } from './sandbox.mjs';
import { WatchCounter } from './watchCounter.mjs';

/** How long after the restart, or the death of another, there must be a pull request. */
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

/** Where the host stops to answer; there a backend is killed. */
const moments = {
  'after the read': [hang({ operation: 'Situation' }, 'after')],
  'before the write': [hang({ operation: 'createPullRequest' }, 'before')],
  'after the write': [hang({ operation: 'createPullRequest' }, 'after')],
  'between branch and commit': [oneByOne, hang(commit, 'before', 1)],
  'between commit and pull request': [oneByOne, hang(commit, 'after', 1)],
};

let services = 0;

/** A service of its own for every case, so that each has its own pull request. */
function newSubmission() {
  services += 1;
  const change = {
    kind: 'request',
    service: `crash-${'abcdefghijklmnopqrstuvwxyz'[services - 1]}`,
    owner: 'group:default/payments',
    profile: 'internal-tooling',
    environments: ['dev'],
    resources: [{ type: 'kafka-topic', name: 'events' }],
  };
  return [`crash-key-${services}`, change];
}

/** Fails unless every answer names the one pull request that is new, and whole. */
async function requireOne(host, before, answers, what, commits = 1) {
  const pulls = await host.pulls();
  const branches = await host.branches();
  const [pull] = pulls;
  const made = (await host.commitsOf(pull.number)).length;
  const told = answers.map(
    ({ status, body }) =>
      `${status} ${body.pullRequest?.number ?? JSON.stringify(body)}`,
  );
  const isTold = answers.every(
    ({ status, body }) =>
      [200, 201].includes(status) && body.pullRequest?.number === pull.number,
  );
  if (
    !isTold ||
    pulls.length !== before + 1 ||
    branches.length !== pulls.length ||
    made !== commits
  ) {
    throw new Failure(
      `${what}: answered ${told.join(', ')}; ${
        pulls.length - before
      } pull requests, ${made} commits, ${branches.length} branches`,
    );
  }
  return pull;
}

const lost = () => 'lost';

async function untilStruck(host, count) {
  const from = performance.now();
  while ((await host.struck()) < count) {
    if (performance.now() - from > 15_000) {
      throw new Failure('The proposal did not come to where it is killed.');
    }
    await sleep(20);
  }
}

/** Kills a backend at one moment and looks at what its successor makes of it. */
async function killAndRestart(host, [only], moment) {
  const before = (await host.pulls()).length;
  const [key, change] = newSubmission();
  for (const rule of moments[moment]) await host.setFault(rule);
  const answer = only.submit(key, change).catch(lost);
  await untilStruck(host, moments[moment].length);
  only.kill();
  if ((await answer) !== 'lost') {
    throw new Failure(`${moment}: answered before it was killed`);
  }
  await host.clearFaults();

  await only.start();
  const ready = performance.now();
  while ((await host.pulls()).length === before) {
    if (performance.now() - ready > patience) {
      throw new Failure(`${moment}: no pull request ${patience} ms later`);
    }
    await sleep(20);
  }
  const took = Math.round(performance.now() - ready);
  const again = await only.submit(key, change);
  await requireOne(host, before, [again], moment);
  say(`✓ killed ${moment}: one pull request ${took} ms after the restart`);
}

/** Submits to two at once, kills the one that works, and lets the other finish. */
async function killOneOfTwo(host, [worker, other], moment) {
  const before = (await host.pulls()).length;
  const [key, change] = newSubmission();
  for (const rule of moments[moment]) await host.setFault(rule);
  const answer = worker.submit(key, change).catch(lost);
  await untilStruck(host, moments[moment].length);
  const double = other.submit(key, change);
  await sleep(300);
  worker.kill();
  const killed = performance.now();
  await host.clearFaults();
  if ((await answer) !== 'lost') {
    throw new Failure(`${moment}: answered before it was killed`);
  }
  const told = await double;
  const took = Math.round(performance.now() - killed);
  await requireOne(host, before, [told], moment);
  if (took > patience) {
    throw new Failure(`${moment}: the other took ${took} ms`);
  }
  await worker.start();
  const again = await worker.submit(key, change);
  await requireOne(host, before, [told, again], moment);
  say(`✓ one of two killed ${moment}: the other answers after ${took} ms`);
}

/** Submits the same to two at once. */
async function submitToBoth(host, replicas) {
  for (let round = 1; round <= 5; round += 1) {
    const before = (await host.pulls()).length;
    const [key, change] = newSubmission();
    const answers = await Promise.all(
      [...replicas, ...replicas].map(one => one.submit(key, change)),
    );
    await requireOne(host, before, answers, `two at once, round ${round}`);
  }
  say('✓ submitted to two at once, twice each: one pull request, five times');
}

/** Somebody changes the same claim between the read and the write. */
async function moveBase(host, [only]) {
  const before = (await host.pulls()).length;
  const path = 'services/orders-api.yaml';
  const theirs = '# Theirs: came while the pull request was written.\n';
  await host.setFault({
    match: { operation: 'Propose' },
    effect: {
      kind: 'move-branch',
      repository: 'acme/platform-gitops',
      files: { [path]: `${await host.read(path)}${theirs}` },
    },
  });
  const told = await only.submit('crash-moved-base', {
    kind: 'request',
    service: 'orders-api',
    resources: [{ type: 'kafka-topic', name: 'moved-base' }],
  });
  const pull = await requireOne(host, before, [told], 'a moved base', 2);
  await host.merge(pull.number);
  const merged = await host.read(path);
  if (!merged.includes(theirs) || !merged.includes('moved-base')) {
    throw new Failure(`a moved base: something is lost:\n${merged}`);
  }
  say('✓ the base moved under the write: merged, nothing is lost');
}

/** Which backends a part needs, and what it does with them. */
const parts = {
  restart: {
    replicas: 1,
    async run(host, replicas) {
      for (const moment of Object.keys(moments)) {
        await killAndRestart(host, replicas, moment);
      }
      await moveBase(host, replicas);
    },
  },
  replicas: {
    replicas: 2,
    async run(host, [one, two]) {
      await submitToBoth(host, [one, two]);
      await killOneOfTwo(host, [one, two], 'before the write');
      await killOneOfTwo(host, [two, one], 'after the write');
    },
  },
  observers: {
    replicas: 2,
    run: (_host, replicas, counters) =>
      // As many as app-config.yaml has.
      observeTogether(replicas, counters, 4),
  },
};

async function runPart({ replicas, run }) {
  const processes = new Processes();
  const stateDir = mkdtempSync(join(tmpdir(), 'groundwork-crash-'));
  const postgres = replicas > 1 ? await startPostgres() : undefined;
  try {
    const config = join(stateDir, 'database.yaml');
    if (postgres) {
      const database = { client: 'pg', connection: postgres.connectionString };
      writeFileSync(config, JSON.stringify({ backend: { database } }));
    }
    const sandbox = await freePort();
    const kubernetes = await freePort();
    await startSandbox(processes, {
      port: sandbox,
      kubernetesPort: kubernetes,
      stateDir: join(stateDir, 'sandbox'),
      quiet: true,
    });
    const backends = [];
    const counters = [];
    for (let count = 0; count < replicas; count += 1) {
      const backend = await freePort();
      const counter = new WatchCounter();
      const clusters = await counter.start(kubernetes);
      counters.push(counter);
      const replica = new Replica(processes, {
        ports: { portal: backend, backend, sandbox, kubernetes: clusters },
        stateDir,
        configs: postgres ? [config] : [],
      });
      // One after another: the first makes the tables.
      await replica.start();
      await replica.untilIndexed();
      backends.push(replica);
    }
    await run(
      new RepositoryHost(`http://localhost:${sandbox}`),
      backends,
      counters,
    );
  } finally {
    await processes.stopAll();
    await postgres?.stop();
    rmSync(stateDir, { recursive: true, force: true });
  }
}

/**
 * Kills real backends with SIGKILL in the midst of proposals, alone and as one
 * of two on a Postgres, and fails unless there is exactly one pull request soon
 * after; and while they watch clusters, which the other then has to watch.
 *
 *   npm run crash -- [restart|replicas|observers]
 */
await main(async () => {
  const asked = process.argv.slice(2);
  const unknown = asked.filter(name => !Object.hasOwn(parts, name));
  if (unknown.length > 0) {
    const known = Object.keys(parts).join(', ');
    throw new Failure(
      `Nothing is called ${unknown.join(', ')}; it is ${known}.`,
    );
  }
  await bootstrap(import.meta.url);
  for (const name of asked.length > 0 ? asked : Object.keys(parts)) {
    await runPart(parts[name]);
  }
  process.exit(0);
});
