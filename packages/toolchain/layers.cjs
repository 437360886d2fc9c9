/**
 * The layering of docs/architecture.md as lint rules. Every package's
 * `.eslintrc.js` takes its own room's rules from here.
 */
const { existsSync, readdirSync, readFileSync } = require('node:fs');
const { builtinModules } = require('node:module');
const { join } = require('node:path');

const root = join(__dirname, '../..');

const ours = ['packages', 'plugins']
  .flatMap(group =>
    readdirSync(join(root, group)).map(d => join(root, group, d)),
  )
  .map(dir => join(dir, 'package.json'))
  .filter(existsSync)
  .map(file => JSON.parse(readFileSync(file, 'utf8')).name)
  .filter(name => name.startsWith('@groundwork/'));

const common = '@groundwork/backstage-plugin-infra-common';
const node = '@groundwork/backstage-plugin-infra-node';
const githubModule = '@groundwork/backstage-plugin-infra-backend-module-github';
const sandbox = '@groundwork/sandbox';

/** Refuses imports of every package of this repository but the given ones. */
function onlyOurs(room, ...allowed) {
  return ours
    .filter(name => !allowed.includes(name))
    .map(name => ({
      name,
      message: `Layering: ${room} imports ${
        allowed.length > 0 ? `only ${allowed.join(' and ')}` : 'no package'
      } of this repository.`,
    }));
}

function builtins(names, message) {
  return names
    .flatMap(name => [name, `node:${name}`])
    .map(name => ({ name, message }));
}

const inBrowser = 'Layering: infra-common also runs in a browser.';
const isPure =
  'Layering: infra-node touches no disk, network, clock, chance or environment; they come in as arguments.';

const touchesWorld = [
  ...['fs', 'fs/promises', 'net', 'http', 'https', 'http2', 'tls', 'dgram'],
  ...['dns', 'dns/promises', 'child_process', 'cluster', 'worker_threads'],
  ...['os', 'process', 'timers', 'timers/promises', 'perf_hooks', 'sqlite'],
];

/** Expressions with which code would reach for the world by itself. */
const impure = [
  'MemberExpression[object.name="process"]',
  'CallExpression[callee.object.name="Date"][callee.property.name="now"]',
  'NewExpression[callee.name="Date"][arguments.length=0]',
  'CallExpression[callee.name="Date"]',
  'MemberExpression[object.name="Math"][property.name="random"]',
  'MemberExpression[property.name=/^(randomUUID|randomBytes|randomInt|getRandomValues)$/]',
  'ImportSpecifier[imported.name=/^(randomUUID|randomBytes|randomInt)$/]',
  'MemberExpression[object.name="performance"]',
  'CallExpression[callee.name=/^(setTimeout|setInterval|setImmediate|fetch|require)$/]',
  'ImportExpression',
].map(selector => ({ selector, message: isPure }));

const needsNode = [
  'MemberExpression[object.name="process"]',
  'MemberExpression[object.name="Buffer"]',
  'CallExpression[callee.name="require"]',
].map(selector => ({ selector, message: inBrowser }));

module.exports = {
  common: {
    restrictedImports: onlyOurs('infra-common'),
    restrictedSrcImports: builtins(builtinModules, inBrowser),
    restrictedSrcSyntax: needsNode,
  },
  node: {
    restrictedImports: onlyOurs('infra-node', common),
    restrictedSrcImports: builtins(touchesWorld, isPure),
    restrictedSrcSyntax: impure,
  },
  backend: {
    restrictedSrcImports: onlyOurs('infra-backend', common, node),
    // Its integration tests go through a real module to the sandbox.
    restrictedTestImports: onlyOurs(
      'infra-backend',
      ...[common, node, sandbox, githubModule],
    ),
  },
  backendModule: {
    restrictedSrcImports: onlyOurs('a backend module', common, node),
    restrictedTestImports: onlyOurs('a backend module', common, node, sandbox),
  },
  clientModule: {
    restrictedSrcImports: onlyOurs(
      'a module that works over the client',
      common,
    ),
    restrictedTestImports: onlyOurs(
      'a module that works over the client',
      common,
      sandbox,
    ),
  },
  frontend: {
    restrictedImports: onlyOurs('the frontend', common),
  },
  cli: {
    restrictedImports: onlyOurs('the command line', common, node),
  },
  sandbox: {
    restrictedImports: onlyOurs('the sandbox'),
  },
};
