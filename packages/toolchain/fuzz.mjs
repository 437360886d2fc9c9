import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bootstrap } from './bootstrap.mjs';
import { root } from './layout.mjs';
import { Processes } from './processes.mjs';
import { Failure, main, say, seconds } from './progress.mjs';

/**
 * What is fuzzed: the function of a `*.fuzz.ts` file, and which part of the
 * asked runs it gets, since a case of one costs a thousand times that of
 * another.
 */
const targets = {
  names: {
    file: 'plugins/infra-node/src/platform/layout.fuzz.ts',
    run: ({ fuzzHostileNames }) => fuzzHostileNames,
    share: 1,
  },
  paths: {
    file: 'plugins/infra-node/src/platform/layout.fuzz.ts',
    run: ({ fuzzPaths }) => fuzzPaths,
    share: 1,
  },
  documents: {
    file: 'plugins/infra-node/src/platform/compile.fuzz.ts',
    run: ({ fuzzDocuments }) => fuzzDocuments,
    share: 0.01,
  },
  claims: {
    file: 'plugins/infra-node/src/platform/compile.fuzz.ts',
    run: ({ fuzzClaims }) => fuzzClaims,
    share: 0.1,
  },
  yaml: {
    file: 'plugins/infra-node/src/yaml/editYaml.fuzz.ts',
    run: ({ fuzzEditYaml }) => fuzzEditYaml,
    share: 0.1,
  },
  answers: {
    file: 'plugins/infra-backend-module-github/src/__testUtils__/answers.fuzz.ts',
    run: ({ fuzzAnswers }) => fuzzAnswers,
    share: 0.02,
  },
  proposals: {
    file: 'plugins/infra-backend-module-github/src/__testUtils__/proposals.fuzz.ts',
    run:
      ({ fuzzProposals }, load) =>
      async options => {
        const { SandboxRepository } = load(
          'plugins/infra-backend-module-github/src/__testUtils__/sandboxRepository.ts',
        );
        const at = await SandboxRepository.start();
        try {
          return await fuzzProposals(at, options);
        } finally {
          await at.stop();
        }
      },
    share: 0.001,
  },
};

const usage = `npm run fuzz -- [--seed N] [--runs N] [${Object.keys(
  targets,
).join('|')} ...]`;

function readNumber(text, flag, fallback) {
  if (text === undefined) return fallback;
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 0) {
    throw new Failure(`${flag} takes a whole number.\n${usage}`);
  }
  return number;
}

function readArguments() {
  const options = { seed: { type: 'string' }, runs: { type: 'string' } };
  let given;
  try {
    given = parseArgs({ options, allowPositionals: true });
  } catch (error) {
    throw new Failure(`${error.message}\n${usage}`);
  }
  const unknown = given.positionals.filter(
    name => !Object.hasOwn(targets, name),
  );
  if (unknown.length > 0) {
    throw new Failure(`Nothing is called ${unknown.join(', ')}.\n${usage}`);
  }
  const anySeed = Math.floor(Math.random() * 2 ** 31);
  return {
    seed: readNumber(given.values.seed, '--seed', anySeed),
    runs: readNumber(given.values.runs, '--runs', 10_000),
    names:
      given.positionals.length > 0 ? given.positionals : Object.keys(targets),
  };
}

/** Runs one target in this process, which can load TypeScript. */
async function runTarget(name, { seed, runs }) {
  const require = createRequire(import.meta.url);
  const load = file => require(join(root, file));
  const { file, run, share } = targets[name];
  const count = Math.max(1, Math.round(runs * share));
  const fuzz = run(load(file), load);
  const started = performance.now();
  let outcomes;
  try {
    outcomes = await fuzz({ seed, runs: count });
  } catch (error) {
    const again = `npm run fuzz -- --seed ${seed} --runs ${runs} ${name}`;
    // The message holds the smallest case that was found.
    throw new Failure(`✗ ${name}: ${error.stack}\n\nAgain: ${again}`);
  }
  const told = outcomes ? ` ${JSON.stringify(outcomes)}` : '';
  const time = seconds(performance.now() - started);
  say(`✓ ${name}: ${count} cases in ${time}${told}`);
}

/** Set in the processes that run one target each. */
const childVariable = 'GROUNDWORK_FUZZ_CHILD';

/**
 * Tries hostile names and paths, damaged documents, edits of YAML, garbage
 * answers and interrupted proposals at random. The same seed gives the same
 * cases; a failure ends with 1 and shows the smallest case that fails.
 *
 *   npm run fuzz -- [--seed N] [--runs N] [names of targets]
 */
await main(async () => {
  const { seed, runs, names } = readArguments();
  if (process.env[childVariable]) {
    await runTarget(names[0], { seed, runs });
    process.exit(0);
  }
  await bootstrap(import.meta.url);
  say(`Seed ${seed}`);
  const processes = new Processes();
  const failed = [];
  for (const name of names) {
    const code = await processes.run(
      process.execPath,
      [
        ...['--require', '@backstage/cli/config/nodeTransform.cjs'],
        join(root, 'packages/toolchain/fuzz.mjs'),
        ...['--seed', String(seed), '--runs', String(runs), name],
      ],
      { cwd: root, env: { [childVariable]: '1' } },
    );
    if (code !== 0) failed.push(name);
  }
  if (failed.length > 0) {
    throw new Failure(`Failed with seed ${seed}: ${failed.join(', ')}`);
  }
});
