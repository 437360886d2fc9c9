import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { capture, tail } from './command.mjs';
import { root } from './layout.mjs';
import { Failure, say, stage } from './progress.mjs';

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
];

const macBrowsers = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

function systemBrowser() {
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap(dir => names.map(name => join(dir, name)));
  return [...onPath, ...macBrowsers].find(existsSync);
}

function playwrightBrowser() {
  const { chromium } = createRequire(join(root, 'package.json'))(
    '@playwright/test',
  );
  const path = chromium.executablePath();
  return existsSync(path) ? path : undefined;
}

function attempt(title, command, args, env) {
  return stage(title, async news => {
    const { code, output } = await capture(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      onLine: news,
    });
    if (code !== 0) {
      throw new Failure(`${title} failed:\n${tail(output, 8)}`);
    }
  });
}

async function installPlaywrightBrowser() {
  await attempt(
    "Downloading Playwright's Chromium",
    process.execPath,
    [join(root, 'node_modules/@playwright/test/cli.js'), 'install', 'chromium'],
    { PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '15000' },
  );
}

async function installDebianBrowser() {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    throw new Failure('This is no Debian, or not root.');
  }
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const wait = ['-o', 'DPkg::Lock::Timeout=300'];
  await attempt(
    'Reading the Debian package lists',
    'apt-get',
    ['update', '-q', ...wait],
    env,
  );
  await attempt(
    "Installing Debian's chromium",
    'apt-get',
    ['install', '-y', '-q', '--no-install-recommends', ...wait, 'chromium'],
    env,
  );
}

/**
 * The Chromium that the browser tests run in: the one GROUNDWORK_CHROMIUM
 * names, else a browser of the system, else Playwright's (downloaded when
 * absent), else, as root on Debian, the system's package.
 */
export async function findBrowser() {
  const named = process.env.GROUNDWORK_CHROMIUM;
  if (named) {
    if (!existsSync(named)) {
      throw new Failure(`GROUNDWORK_CHROMIUM names ${named}: no such file.`);
    }
    return named;
  }
  const present = systemBrowser() ?? playwrightBrowser();
  if (present) {
    return present;
  }
  say('  There is no Chromium or Chrome on this machine.');
  const problems = [];
  for (const install of [installPlaywrightBrowser, installDebianBrowser]) {
    try {
      await install();
    } catch (error) {
      problems.push(error.message);
    }
    const found = systemBrowser() ?? playwrightBrowser();
    if (found) {
      return found;
    }
  }
  throw new Failure(
    [
      'The browser tests need a Chromium or Chrome.',
      'Install one, or name it: GROUNDWORK_CHROMIUM=/path/to/chromium',
      ...problems,
    ].join('\n\n'),
  );
}
