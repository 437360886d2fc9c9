import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { capture, tail } from './command.mjs';
import { root, toolchainDir } from './layout.mjs';
import { Failure, stage } from './progress.mjs';
import {
  nodePackageName,
  nodeVersion,
  supportedNodeMajors,
  yarnVersion,
} from './versions.mjs';

const modules = join(toolchainDir, 'node_modules');
const bin = join(modules, '.bin');

function nodeIsSupported() {
  const major = Number(process.versions.node.split('.')[0]);
  return supportedNodeMajors.includes(major);
}

function fetchedVersion(name) {
  try {
    const text = readFileSync(join(modules, name, 'package.json'), 'utf8');
    return JSON.parse(text).version;
  } catch {
    return undefined;
  }
}

/** Whether a Yarn 4 answers on PATH. Asked without the network, as Corepack would use it. */
async function yarnIsAtHand() {
  if (/^yarn\/4\./.test(process.env.npm_config_user_agent ?? '')) {
    return true;
  }
  const onPath = (process.env.PATH ?? '')
    .split(delimiter)
    .some(dir => dir && existsSync(join(dir, 'yarn')));
  if (!onPath) {
    return false;
  }
  const { code, output } = await capture('yarn', ['--version'], {
    cwd: root,
    env: { ...process.env, COREPACK_ENABLE_NETWORK: '0' },
  });
  return code === 0 && /^4\./.test(output.trim());
}

function explainNpmFailure(output) {
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET/.test(output)) {
    return 'The npm registry does not answer. Check the network, and the proxy and registry that `npm config list` shows.';
  }
  if (/ENOSPC/.test(output)) {
    return 'The disk is full. Node and Yarn need about 200 MB, all dependencies about 2.5 GB.';
  }
  if (/E404|ETARGET|EBADPLATFORM/.test(output)) {
    return `The npm registry has no ${nodePackageName()}@${nodeVersion} or @yarnpkg/cli-dist@${yarnVersion}. Install Node 24 and Yarn 4 yourself; then \`yarn start\` and \`yarn test\` work without this step.`;
  }
  return 'npm could not fetch them.';
}

async function fetchPackages(dependencies) {
  mkdirSync(toolchainDir, { recursive: true });
  writeFileSync(
    join(toolchainDir, 'package.json'),
    `${JSON.stringify({ private: true, dependencies }, undefined, 2)}\n`,
  );
  const flags = '--no-package-lock --no-audit --no-fund --ignore-scripts';
  const { code, output } = await capture(
    'npm',
    ['install', ...flags.split(' '), '--prefix', toolchainDir],
    { cwd: toolchainDir },
  );
  if (code !== 0) {
    throw new Failure(
      `${explainNpmFailure(output)}\n\nnpm said:\n${tail(output, 15)}`,
    );
  }
}

/** Headers next to a Node binary, so that native modules compile without the network. */
function headersOf(node) {
  const dir = dirname(dirname(node));
  return existsSync(join(dir, 'include/node/node.h')) ? dir : undefined;
}

/**
 * Finds a Node that Backstage supports and a Yarn 4, fetching what the machine
 * lacks from its npm registry into `.toolchain`.
 *
 * Returns the Node binary and the environment that puts both first on PATH.
 */
export async function findRuntime() {
  const wanted = {};
  if (!nodeIsSupported()) {
    wanted[nodePackageName()] = nodeVersion;
  }
  const fetchedYarn = fetchedVersion('@yarnpkg/cli-dist');
  if (fetchedYarn !== undefined || !(await yarnIsAtHand())) {
    wanted['@yarnpkg/cli-dist'] = yarnVersion;
  }
  const missing = Object.entries(wanted).some(
    ([name, version]) => fetchedVersion(name) !== version,
  );
  if (missing) {
    const names = Object.entries(wanted).map(([name, v]) => `${name} ${v}`);
    await stage(`Fetching ${names.join(' and ')}`, () => fetchPackages(wanted));
  }

  const node = nodeIsSupported()
    ? process.execPath
    : join(modules, nodePackageName(), 'bin/node');
  const env = { ...process.env };
  const first = [dirname(node), ...(wanted['@yarnpkg/cli-dist'] ? [bin] : [])];
  env.PATH = [...first, env.PATH].join(delimiter);
  const headers = headersOf(node);
  if (headers) {
    env.npm_config_nodedir = headers;
  }
  return { node, env };
}
