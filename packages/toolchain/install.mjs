import { createHash } from 'node:crypto';
import {
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { capture, tail } from './command.mjs';
import { root } from './layout.mjs';
import { Failure, stage } from './progress.mjs';

const stamp = join(root, 'node_modules/.groundwork-install');

/** Every file that decides what `yarn install` does. */
function inputs() {
  const workspaces = ['packages', 'plugins'].flatMap(group =>
    readdirSync(join(root, group)).map(name =>
      join(root, group, name, 'package.json'),
    ),
  );
  return ['package.json', 'yarn.lock', '.yarnrc.yml']
    .map(name => join(root, name))
    .concat(workspaces.sort())
    .filter(existsSync);
}

function fingerprint() {
  const hash = createHash('sha256');
  for (const file of inputs()) {
    hash.update(file).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

function isInstalled(wanted) {
  return (
    existsSync(join(root, 'node_modules/.yarn-state.yml')) &&
    existsSync(stamp) &&
    readFileSync(stamp, 'utf8') === wanted
  );
}

const settings = {
  registry: 'YARN_NPM_REGISTRY_SERVER',
  cafile: 'YARN_HTTPS_CA_FILE_PATH',
  proxy: 'YARN_HTTP_PROXY',
  'https-proxy': 'YARN_HTTPS_PROXY',
};

/**
 * Yarn does not read npm's configuration. Where a machine has set npm's
 * registry, certificates or proxy, Yarn is told the same, unless its own
 * environment says otherwise. `npm config list` names only what was set.
 */
export function yarnSettings(npmConfigList, env) {
  const found = {};
  for (const [, key, value] of npmConfigList.matchAll(
    /^([a-z-]+) = "([^"\n]+)"\s*$/gm,
  )) {
    const name = settings[key];
    if (name && !env[name]) {
      found[name] = value;
    }
  }
  const registry = found.YARN_NPM_REGISTRY_SERVER;
  if (registry?.startsWith('http:')) {
    found.YARN_UNSAFE_HTTP_WHITELIST = new URL(registry).hostname;
  }
  return found;
}

function explain(output) {
  if (/YN0028/.test(output)) {
    return 'yarn.lock does not fit the package.json files. Run `yarn install` and commit yarn.lock.';
  }
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET/.test(output)) {
    return 'The npm registry does not answer. Check the network, and the proxy and registry that `npm config list` shows.';
  }
  if (/ENOSPC/.test(output)) {
    return 'The disk is full: the dependencies need about 2.5 GB, and the package cache 1.5 GB.';
  }
  if (/YN0035|E404/.test(output)) {
    return 'The npm registry lacks a package that yarn.lock names.';
  }
  return '`yarn install --immutable` failed.';
}

/** Installs what yarn.lock says; does nothing when that was done already. */
export async function installDependencies({ env }) {
  const wanted = fingerprint();
  if (isInstalled(wanted)) {
    return;
  }
  rmSync(stamp, { force: true });
  await stage('Installing dependencies', async news => {
    const npm = await capture('npm', ['config', 'list'], { cwd: root, env });
    const { code, output } = await capture('yarn', ['install', '--immutable'], {
      cwd: root,
      env: { ...env, ...yarnSettings(npm.output, env) },
      onLine: line => news(line.replace(/^.*?YN\d+: /, '')),
    });
    if (code !== 0) {
      throw new Failure(
        `${explain(output)}\n\nThe end of what yarn said:\n${tail(output)}`,
      );
    }
  });
  writeFileSync(stamp, wanted);
}
