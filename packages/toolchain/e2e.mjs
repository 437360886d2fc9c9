import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bootstrap } from './bootstrap.mjs';
import { findBrowser } from './browser.mjs';
import { startDemo } from './demo.mjs';
import { root } from './layout.mjs';
import { Processes } from './processes.mjs';
import { Failure, main, say, stage } from './progress.mjs';

async function buildFrontend(processes) {
  let log = '';
  const { ended } = processes.start({
    name: 'build',
    command: 'yarn',
    args: ['workspace', 'app', 'build'],
    cwd: root,
    quiet: true,
    onLine: line => {
      log += `${line}\n`;
    },
  });
  if ((await ended) !== 0) {
    throw new Failure(`The frontend does not build:\n${log}`);
  }
}

/**
 * Browser tests against the real thing: sandbox, backend and the production
 * build of the frontend.
 *
 *   npm run test:e2e -- [--no-build] [--verbose] [what Playwright takes]
 *
 * GROUNDWORK_E2E_SCREENSHOTS names a folder in which tests leave pictures.
 */
await main(async () => {
  await bootstrap(import.meta.url);
  const own = ['--no-build', '--verbose'];
  const given = process.argv.slice(2);
  const forPlaywright = given.filter(arg => !own.includes(arg));

  const browser = await findBrowser();
  say(`  Browser: ${browser}`);
  const processes = new Processes(['sandbox', 'backend']);
  const stateDir = mkdtempSync(join(tmpdir(), 'groundwork-e2e-'));
  let code = 1;
  try {
    if (!given.includes('--no-build')) {
      await stage('Building the frontend', () => buildFrontend(processes));
    }
    const demo = await stage('Starting sandbox and backend', () =>
      startDemo(processes, { stateDir, quiet: !given.includes('--verbose') }),
    );
    code = await processes.run(
      process.execPath,
      [
        join(root, 'node_modules/@playwright/test/cli.js'),
        'test',
        ...forPlaywright,
      ],
      {
        cwd: root,
        env: {
          GROUNDWORK_CHROMIUM: browser,
          GROUNDWORK_E2E_URL: demo.url,
          GROUNDWORK_E2E_SANDBOX_URL: demo.sandboxUrl,
          GROUNDWORK_E2E_KUBERNETES_URL: demo.kubernetesUrl,
        },
      },
    );
  } finally {
    await processes.stopAll();
    rmSync(stateDir, { recursive: true, force: true });
  }
  return process.exit(code);
});
