import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from './layout.mjs';

const { ESLint } = createRequire(join(root, 'package.json'))('eslint');
const eslint = new ESLint({ cwd: root });

/** What the layering rules say about a source line in a package. */
async function findings(file, code) {
  const [result] = await eslint.lintText(`${code}\n`, {
    filePath: join(root, file),
  });
  return result.messages
    .filter(found => found.severity === 2 && /Layering: /.test(found.message))
    .map(found => found.message);
}

const scope = '@groundwork/backstage-plugin-infra';
const refused = {
  'plugins/infra-common/src/probe.ts': [
    "import { join } from 'node:path';\nexport const a = join('a');",
    "import { join } from 'path';\nexport const a = join('a');",
    `import { plan } from '${scope}-node';\nexport const a = plan;`,
    'export const a = process.env;',
    "export const a = Buffer.from('');",
    "export const a = require('node:fs');",
  ],
  'plugins/infra-node/src/probe.ts': [
    "import { readFileSync } from 'node:fs';\nexport const a = readFileSync;",
    "import { readFile } from 'fs/promises';\nexport const a = readFile;",
    "import { request } from 'node:http';\nexport const a = request;",
    "import { connect } from 'node:net';\nexport const a = connect;",
    "import { spawn } from 'node:child_process';\nexport const a = spawn;",
    'export const a = process.env.HOME;',
    'export const a = Date.now();',
    'export const a = new Date();',
    'export const a = Math.random();',
    'export const a = crypto.randomUUID();',
    "import { randomUUID } from 'node:crypto';\nexport const a = randomUUID();",
    'export const a = performance.now();',
    'export const a = setTimeout(() => {}, 1);',
    "export const a = fetch('/');",
    "export const a = import('node:fs');",
    `import { a } from '${scope}-backend';\nexport const b = a;`,
  ],
  'plugins/infra-backend/src/probe.ts': [
    `import module from '${scope}-backend-module-github';\nexport const a = module;`,
    `import plugin from '${scope}';\nexport const a = plugin;`,
    "import { a } from '@groundwork/sandbox';\nexport const b = a;",
  ],
  'plugins/infra-backend-module-github/src/probe.ts': [
    `import plugin from '${scope}-backend';\nexport const a = plugin;`,
  ],
  'plugins/infra-backend-module-kubernetes/src/probe.ts': [
    `import plugin from '${scope}-backend';\nexport const a = plugin;`,
    `import module from '${scope}-backend-module-github';\nexport const a = module;`,
    "import { a } from '@groundwork/sandbox';\nexport const b = a;",
  ],
  'plugins/scaffolder-backend-module-infra/src/probe.ts': [
    `import { plan } from '${scope}-node';\nexport const a = plan;`,
    `import plugin from '${scope}-backend';\nexport const a = plugin;`,
  ],
  'plugins/catalog-backend-module-infra/src/probe.ts': [
    `import { plan } from '${scope}-node';\nexport const a = plan;`,
    `import plugin from '${scope}-backend';\nexport const a = plugin;`,
  ],
  'plugins/search-backend-module-infra/src/probe.ts': [
    `import { plan } from '${scope}-node';\nexport const a = plan;`,
    `import plugin from '${scope}-backend';\nexport const a = plugin;`,
  ],
  'plugins/infra/src/probe.ts': [
    `import { plan } from '${scope}-node';\nexport const a = plan;`,
    `import plugin from '${scope}-backend';\nexport const a = plugin;`,
  ],
  'packages/cli/src/probe.ts': [
    `import plugin from '${scope}-backend';\nexport const a = plugin;`,
  ],
  'packages/sandbox/src/probe.ts': [
    `import { a } from '${scope}-common';\nexport const b = a;`,
  ],
};

for (const [file, snippets] of Object.entries(refused)) {
  for (const code of snippets) {
    test(`${file} may not say: ${code.split('\n')[0]}`, async () => {
      assert.notDeepEqual(await findings(file, code), []);
    });
  }
}

const allowed = {
  'plugins/infra-node/src/probe.ts': `import { a } from '${scope}-common';\nimport { createHash } from 'node:crypto';\nexport const b = [a, createHash('sha256'), new Date(0)];`,
  'plugins/infra-node/src/probe.test.ts':
    "import { readFileSync } from 'node:fs';\nexport const a = readFileSync(process.argv[2]);",
  'plugins/infra-backend/src/probe.ts': `import { a } from '${scope}-common';\nimport { b } from '${scope}-node';\nexport const c = [a, b, Date.now()];`,
  'plugins/infra-backend/src/probe.test.ts': `import a from '${scope}-backend-module-github';\nimport { b } from '@groundwork/sandbox';\nexport const c = [a, b];`,
  'plugins/infra/src/probe.tsx': `import { a } from '${scope}-common';\nexport const b = a;`,
};

for (const [file, code] of Object.entries(allowed)) {
  test(`${file} may import what its layer may`, async () => {
    assert.deepEqual(await findings(file, code), []);
  });
}
