import { defineConfig } from '@playwright/test';

/**
 * Settings of the browser tests. `npm run test:e2e` starts what they run
 * against and sets these variables; see packages/toolchain/e2e.mjs.
 */
export default defineConfig({
  testDir: 'packages/app/e2e-tests',
  outputDir: 'test-results',
  // One portal and one repository for all tests: they run one after another.
  workers: 1,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: process.env.GROUNDWORK_E2E_RESULTS
    ? [['list'], ['json', { outputFile: process.env.GROUNDWORK_E2E_RESULTS }]]
    : 'list',
  use: {
    baseURL: process.env.GROUNDWORK_E2E_URL ?? 'http://localhost:3000',
    // Tests of many minutes must not wait that long for a button.
    actionTimeout: 60_000,
    viewport: { width: 1440, height: 900 },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.GROUNDWORK_CHROMIUM,
      args: [
        // Containers often run as root and without user namespaces.
        '--no-sandbox',
        '--disable-gpu',
        '--disable-dev-shm-usage',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--disable-quic',
        '--no-first-run',
      ],
    },
  },
});
