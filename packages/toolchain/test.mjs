import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { bootstrap } from './bootstrap.mjs';
import { root } from './layout.mjs';
import { Processes } from './processes.mjs';
import { main, say, seconds, startedAt } from './progress.mjs';
import {
  finalLine,
  readJestResults,
  readNodeResults,
  readPlaywrightResults,
  total,
} from './results.mjs';

const inModules = path => join(root, 'node_modules', path);
const backstageCli = inModules('@backstage/cli/bin/backstage-cli');
const tool = name => join(root, 'packages/toolchain', name);

/** Every check, in order. Those that run tests say where their results are. */
function checks(resultsDir) {
  const result = name => join(resultsDir, name);
  return [
    { name: 'types', args: [inModules('typescript/bin/tsc')] },
    { name: 'lint', args: [backstageCli, 'repo', 'lint', '--max-warnings=0'] },
    {
      name: 'lint of the toolchain',
      args: [inModules('eslint/bin/eslint.js'), '--ext', '.mjs,.cjs', '.'],
      cwd: join(root, 'packages/toolchain'),
    },
    { name: 'no circles', args: [tool('circles.mjs')] },
    {
      name: 'formatting',
      args: [inModules('prettier/bin-prettier.js'), '--check', '.'],
    },
    {
      name: 'package metadata',
      args: [backstageCli, 'repo', 'fix', '--publish', '--check'],
    },
    {
      name: 'configuration of the demo',
      args: [backstageCli, 'config:check', '--strict'],
    },
    {
      name: 'configuration example for production',
      args: [
        ...[backstageCli, 'config:check', '--strict', '--lax'],
        ...['--config', 'app-config.yaml'],
        ...['--config', 'app-config.production.yaml'],
      ],
    },
    {
      name: 'tests of the toolchain',
      args: [
        ...['--test', '--test-reporter=spec', '--test-reporter=tap'],
        '--test-reporter-destination=stdout',
        `--test-reporter-destination=${result('node.tap')}`,
        'packages/toolchain/*.test.mjs',
      ],
      results: () => readNodeResults(result('node.tap')),
    },
    {
      name: 'unit and integration tests',
      args: [tool('unit.mjs'), '--json', `--outputFile=${result('jest.json')}`],
      results: () => readJestResults(result('jest.json')),
    },
    { name: 'builds', args: [backstageCli, 'repo', 'build', '--all'] },
    {
      name: 'browser tests',
      args: [tool('e2e.mjs'), '--no-build'],
      needs: join(root, 'packages/app/dist/index.html'),
      env: { GROUNDWORK_E2E_RESULTS: result('playwright.json') },
      results: () => readPlaywrightResults(result('playwright.json')),
    },
  ];
}

async function runCheck(processes, check) {
  say(`\n=== ${check.name} ===`);
  const before = performance.now();
  let code = 1;
  if (check.needs && !existsSync(check.needs)) {
    say(`Cannot run: ${check.needs} is missing, see the builds above.`);
  } else {
    code = await processes.run(process.execPath, check.args, {
      cwd: check.cwd ?? root,
      // Nobody answers questions here.
      env: { CI: 'true', ...check.env },
    });
  }
  const outcome = {
    name: check.name,
    ok: code === 0,
    elapsed: performance.now() - before,
    tests: check.results?.(),
  };
  say(
    `--- ${check.name}: ${code === 0 ? 'ok' : 'FAILED'}, ${seconds(
      outcome.elapsed,
    )}`,
  );
  return outcome;
}

await main(async () => {
  try {
    await bootstrap(import.meta.url);
  } catch (error) {
    say(`\n${error.message}\n`);
    say(finalLine({ passed: 0, failed: 1, skipped: 0 }));
    process.exit(1);
  }
  const outcomes = [
    { name: 'install', ok: true, elapsed: Date.now() - startedAt },
  ];
  const processes = new Processes();
  const resultsDir = mkdtempSync(join(tmpdir(), 'groundwork-test-'));
  for (const check of checks(resultsDir)) {
    outcomes.push(await runCheck(processes, check));
  }
  rmSync(resultsDir, { recursive: true, force: true });

  say('\n=== summary ===');
  for (const { name, ok, elapsed, tests } of outcomes) {
    const counts = tests ? ` (${finalLine(tests)})` : '';
    say(`${ok ? '✓' : '✗'} ${name}, ${seconds(elapsed)}${counts}`);
  }
  say(`Took ${seconds(Date.now() - startedAt)}.`);
  const sum = total(outcomes);
  say(finalLine(sum));
  process.exit(sum.failed === 0 ? 0 : 1);
});
