import { createMockDirectory } from '@backstage/backend-test-utils';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { writeFakeTerraform } from '../../certify/__testUtils__/fakeTerraform';
import {
  makeRepository,
  type Step,
} from '../../certify/__testUtils__/gitHistory';
import { createProgram } from '../../program';

const unitTest = (runs = '') => `run "creates" {\n}\n${runs}`;

const first: Step = {
  message: 'One',
  date: '2026-01-01T00:00:00Z',
  files: {
    'modules/bucket/main.tf':
      'variable "name" {\n  type = string\n}\n\noutput "url" {\n  value = var.name\n}\n',
    'modules/bucket/tests/unit.tftest.hcl': unitTest(),
    'charts/service/Chart.yaml': 'name: service\n',
    'packages/data/integration/main.tf': '# together\n',
    'packages/data/integration/tests/all.tftest.hcl': unitTest(),
  },
  tags: ['bucket-1.0.0', 'service-1.0.0'],
};

const second: Step = {
  message: 'Two',
  date: '2026-02-01T00:00:00Z',
  files: {
    'modules/bucket/main.tf':
      'variable "name" {\n  type = string\n}\n\nvariable "class" {\n  default = "standard"\n}\n',
    'packages/data/upgrade/tests/upgrade.tftest.hcl': unitTest(),
  },
  tags: ['bucket-1.1.0'],
};

describe('groundwork certify run', () => {
  const directory = createMockDirectory();
  const modules = () => directory.resolve('modules');
  const gitops = () => directory.resolve('gitops');
  const output = () => directory.resolve('out');
  let git: (...args: string[]) => Promise<string>;
  let printed: string;
  let posted: { url: string; body: any }[];

  beforeEach(() => {
    directory.clear();
    directory.addContent({ tmp: {} });
    printed = '';
    posted = [];
  });

  async function run(args: string[], env: NodeJS.ProcessEnv = {}) {
    const program = createProgram({
      print: text => {
        printed += text;
      },
      env: {
        PATH: `${directory.resolve('bin')}${delimiter}${process.env.PATH}`,
        HOME: directory.path,
        FAKE_LOG: directory.resolve('log'),
        ...env,
      },
      fetch: async (url, init) => {
        posted.push({
          url: String(url),
          body: JSON.parse(String(init?.body)),
        });
        return Response.json(
          {
            ...{ subject: 'data@1.1.0', status: 'proposed', files: [] },
            pullRequest: { number: 7, url: 'https://git/7', state: 'open' },
            message: 'Proposed.',
          },
          { status: 201 },
        );
      },
      now: () => new Date('2026-11-20T12:00:00Z'),
      elapsed: () => 0,
      newId: () => 'new-id',
      temporaryDirectory: directory.resolve('tmp'),
    });
    await program.parseAsync(
      ['certify', 'run', '-r', gitops(), '-o', output(), ...args],
      { from: 'user' },
    );
  }

  const evidence = async () =>
    JSON.parse(await readFile(join(output(), 'evidence.json'), 'utf8'))
      .evidence;

  const calls = async (): Promise<
    { args: string[]; cwd: string; token: string; previous: string[] }[]
  > =>
    (await readFile(directory.resolve('log'), 'utf8'))
      .trim()
      .split('\n')
      .map(line => JSON.parse(line));

  async function platform(steps: Step[], extra = '', from = 'certified') {
    ({ git } = await makeRepository(modules(), steps));
    await writeFakeTerraform(directory.resolve('bin'));
    const commits = (await git('rev-list', '--reverse', 'HEAD')).split('\n');
    const url = `https://git.invalid/modules.git`;
    const documents: Record<string, string> = {
      'platform.yaml': `apiVersion: groundwork/v1alpha1
kind: Platform
metadata: { name: acme }
spec: { certification: { requiredStages: [unit, integration, upgrade] } }
`,
    };
    ['1.0.0', '1.1.0'].forEach((version, i) => {
      if (!commits[i]) return;
      documents[
        `packages/data-${version}.yaml`
      ] = `apiVersion: groundwork/v1alpha1
kind: ComponentPackage
metadata: { name: data-${version} }
spec:
  package: data
  version: ${version}
  revision: ${commits[i]}
  clouds: [aws]
  chart:
    name: service
    version: 1.0.0
    source: { kind: GitRepository, url: ${url}, tag: service-1.0.0 }
    path: ./charts/service
  modules:
    bucket:
      version: ${version}
      source: { kind: GitRepository, url: ${url}, tag: bucket-${version} }
      path: ./modules/bucket
  tests:
    repository: ${url}
    integration: packages/data/integration
    upgrade: packages/data/upgrade
${i === commits.length - 1 ? extra : ''}`;
      if (i > 0 || from !== 'certified') return;
      for (const stage of ['unit', 'integration', 'upgrade']) {
        documents[
          `certifications/${stage}.yaml`
        ] = `apiVersion: groundwork/v1alpha1
kind: Certification
metadata: { name: data-1.0.0-${stage} }
spec:
  package: data@1.0.0
  revision: ${commits[i]}
  stage: ${stage}
  result: passed
  finishedAt: "2026-01-02T00:00:00Z"
`;
      }
    });
    for (const [path, text] of Object.entries(documents)) {
      const file = join(gitops(), 'platform', path);
      await mkdir(join(file, '..'), { recursive: true });
      await writeFile(file, text);
    }
    return commits;
  }

  it('tests modules at their tags, the package together, and the upgrade from the version before', async () => {
    const [, commit] = await platform([first, second]);
    await run(['-p', 'data@1.1.0', '-m', modules()]);
    const common = {
      package: 'data@1.1.0',
      revision: commit,
      result: 'passed',
      finishedAt: '2026-11-20T12:00:00Z',
      durationSeconds: 0,
      tests: { passed: 1, failed: 0, skipped: 0 },
      tools: { terraform: '1.99.0' },
      tree: await git('rev-parse', 'HEAD^{tree}'),
    };
    expect(await evidence()).toEqual([
      {
        ...{ ...common, stage: 'unit', run: 'local/new-id/unit' },
        interfaces: {
          bucket: {
            variables: {
              name: { type: 'string', required: true },
              class: { required: false, default: 'standard' },
            },
            outputs: [],
          },
        },
      },
      { ...common, stage: 'integration', run: 'local/new-id/integration' },
      {
        ...{ ...common, stage: 'upgrade', run: 'local/new-id/upgrade' },
        from: 'data@1.0.0',
      },
    ]);
    const seen = await calls();
    const commands = seen
      .filter(({ args }) => args[0] !== 'version')
      .map(
        ({ args, cwd }) => `${cwd.replace(/^.*files-\d+\//, '')} ${args[0]}`,
      );
    const each = ['fmt', 'init', 'validate', 'test'];
    expect(commands).toEqual(
      [
        'modules/bucket',
        'packages/data/integration',
        'packages/data/upgrade',
      ].flatMap(path => each.map(command => `${path} ${command}`)),
    );
    expect(seen.at(-1)?.previous.sort()).toEqual([
      'charts',
      'modules',
      'packages',
    ]);
    expect(printed).toContain('data@1.1.0 at ');
    expect(printed).toMatch(/^unit {8}bucket 1\.1\.0 {2}validate {2}ok$/m);
    expect(await readFile(join(output(), 'junit.xml'), 'utf8')).toContain(
      '<testsuite name="data@1.1.0 upgrade" tests="4" failures="0"',
    );
    expect(readdirSync(directory.resolve('tmp'))).toEqual([]);
    expect(await git('status', '--porcelain')).toBe('');
    expect(existsSync(join(modules(), 'packages/data/upgrade/.previous'))).toBe(
      false,
    );
  });

  it('passes the upgrade of a first version, which has nothing to come from', async () => {
    await platform([first], '', 'draft');
    await run(['-p', 'data@1.0.0', '-m', modules()]);
    expect((await evidence())[2]).toEqual(
      expect.objectContaining({ stage: 'upgrade', result: 'passed' }),
    );
    expect((await evidence())[2]).not.toHaveProperty('tests');
    expect((await evidence())[2]).not.toHaveProperty('from');
    expect(printed).toContain('first version: nothing to come from  ok');
  });

  it('fails a stage with a test that fails, writes what was found, and goes on', async () => {
    await platform([
      first,
      {
        ...second,
        files: {
          ...second.files,
          'modules/bucket/tests/unit.tftest.hcl': unitTest(
            'run "keeps" {\n # fake: fail\n}\n',
          ),
        },
      },
    ]);
    await expect(run(['-p', 'data@1.1.0', '-m', modules()])).rejects.toThrow(
      'data@1.1.0 failed unit',
    );
    const [unit, integration] = await evidence();
    expect(unit).toMatchObject({
      ...{ stage: 'unit', module: 'bucket', result: 'failed' },
      run: 'local/new-id/unit/bucket',
      tests: { passed: 1, failed: 1 },
      problems: ['keeps: It is not as it should be. (tests/unit.tftest.hcl:7)'],
    });
    expect(integration.result).toBe('passed');
    expect(await readFile(join(output(), 'junit.xml'), 'utf8')).toContain(
      '<failure message="keeps: It is not as it should be.',
    );
  });

  it('fails when the files at the tag are not those at the revision', async () => {
    await platform([
      first,
      { ...second, tags: [] },
      {
        message: 'Moved on',
        date: '2026-03-01T00:00:00Z',
        files: { 'modules/bucket/main.tf': '# later\n' },
        tags: ['bucket-1.1.0'],
      },
    ]);
    await expect(
      run(['-p', 'data@1.1.0', '-m', modules(), '-s', 'unit']),
    ).rejects.toThrow('failed unit');
    expect((await evidence())[0].problems).toEqual([
      expect.stringMatching(
        /^the files at bucket-1\.1\.0 \(tree \w{12}\) are not those at \w{12}, the revision of data@1\.1\.0/,
      ),
    ]);
  });

  it.each([
    ['fmt', 'main.tf is not formatted as "terraform fmt" does'],
    [
      'init',
      '"terraform init" failed: Error: Failed to query available provider packages, password=[redacted]',
    ],
    [
      'validate',
      'Missing required argument: The argument "name" is required. (main.tf:3)',
    ],
  ])('fails when %s does', async (broken, problem) => {
    await platform([
      first,
      {
        ...second,
        files: { ...second.files, 'modules/bucket/broken.txt': broken },
      },
    ]);
    await expect(
      run(['-p', 'data@1.1.0', '-m', modules(), '-s', 'unit']),
    ).rejects.toThrow('failed unit');
    expect((await evidence())[0].problems).toEqual([problem]);
  });

  it('fails a module without tests, and one without a tag', async () => {
    await platform([
      {
        ...first,
        files: { ...first.files, 'modules/bucket/tests/unit.tftest.hcl': '' },
      },
      { ...second, tags: [] },
    ]);
    await expect(
      run(['-p', 'data@1.0.0', '-m', modules(), '-s', 'unit']),
    ).rejects.toThrow();
    expect((await evidence())[0].problems).toEqual(['has no Terraform tests']);
    await expect(
      run(['-p', 'data@1.1.0', '-m', modules(), '-s', 'unit']),
    ).rejects.toThrow();
    expect((await evidence())[0].problems[0]).toContain(
      'has no tag "bucket-1.1.0"',
    );
  });

  it('counts what a scanner finds, and names its version', async () => {
    await platform([first, second]);
    const scanner = directory.resolve('bin/scan');
    await writeFile(
      scanner,
      `#!${process.execPath}
const [, , dir, out, word] = process.argv;
require('node:fs').writeFileSync(out, JSON.stringify({ version: '2.1.0', runs: [{ tool: { driver: { name: 'scan', version: '3.1' } }, results: [
  { level: 'warning', message: { text: 'old' } },
  ...(word === 'a b' ? [{ level: 'error', ruleId: 'open', message: { text: 'open' }, locations: [{ physicalLocation: { artifactLocation: { uri: 'file://' + dir + '/main.tf' } } }] }] : []),
] }] }));
process.exit(1);
`,
    );
    await chmod(scanner, 0o755);
    const scan = (word: string) =>
      run([
        ...['-p', 'data@1.1.0', '-m', modules(), '-s', 'security'],
        ...['--scanner', `scan {dir} {sarif} ${word}`],
      ]);
    await scan('c');
    expect((await evidence())[0]).toMatchObject({
      ...{ stage: 'security', result: 'passed' },
      tools: { scan: '3.1' },
      tests: { passed: 1, failed: 0 },
    });
    expect(printed).toContain('bucket: scan, 1 warning  ok');
    await expect(scan('"a b"')).rejects.toThrow('failed security');
    expect((await evidence())[0].problems).toEqual([
      'bucket: open: open (main.tf)',
    ]);
  });

  it('hands results in when asked, and keeps the token from the tests', async () => {
    await platform([first, second]);
    const args = ['-p', 'data@1.1.0', '-m', modules(), '-s', 'unit'];
    const flags = ['--record', '--url', 'https://b.example'];
    await expect(
      run([...args, ...flags, '--token-env', 'TOKEN']),
    ).rejects.toThrow('TOKEN (--token-env) holds no token');
    await run([...args, ...flags, '--token-env', 'TOKEN', '--run', 'ci/7'], {
      TOKEN: 'the-token',
    });
    expect(posted).toEqual([
      {
        url: 'https://b.example/api/infra/certifications',
        body: { evidence: await evidence() },
      },
    ]);
    expect(posted[0].body.evidence[0].run).toBe('ci/7/unit');
    expect(printed).toContain('pull request 7 (open): https://git/7');
    expect((await calls()).map(c => c.token)).not.toContain('the-token');
  });

  it('says what cannot be tested', async () => {
    await platform([first, second]);
    await expect(
      run(['-p', 'data@1.1.0', '-m', modules(), '-s', 'security']),
    ).rejects.toThrow('could not be tested: security');
    expect(printed).toContain('security: not run, no scanner is given');
    await expect(run(['-p', 'data@9.0.0'])).rejects.toThrow(
      'The repository has no package data@9.0.0; it has data@1.1.0, data@1.0.0',
    );
    await expect(run(['-p', '--help-me'])).rejects.toThrow(
      'is no package version',
    );
    await expect(run(['-p', 'data@1.1.0', '-s', 'smoke'])).rejects.toThrow(
      'There is no stage "smoke"',
    );
    await expect(
      run(['-p', 'data@1.1.0', '--scanner', 'scan {dir}']),
    ).rejects.toThrow('--scanner needs {sarif}');
  });

  it('uses OpenTofu when that is what there is, and says when there is neither', async () => {
    await platform([first, second]);
    const args = ['-p', 'data@1.1.0', '-m', modules(), '-s', 'unit'];
    const tofu = await writeFakeTerraform(directory.resolve('tools'), 'tofu');
    await run(args, { GROUNDWORK_TERRAFORM: tofu, FAKE_NAME: 'OpenTofu' });
    expect((await evidence())[0].tools).toEqual({ tofu: '1.99.0' });
    const gitOnly = directory.resolve('git-only');
    await mkdir(gitOnly);
    await writeFile(
      join(gitOnly, 'git'),
      `#!/bin/sh\nexec ${execFileSync('which', ['git'])
        .toString()
        .trim()} "$@"\n`,
      { mode: 0o755 },
    );
    await expect(run(args, { PATH: gitOnly })).rejects.toThrow(
      'Neither terraform nor tofu is on the PATH',
    );
    await expect(
      run(args, { GROUNDWORK_TERRAFORM: '/nowhere/tofu' }),
    ).rejects.toThrow('GROUNDWORK_TERRAFORM names "/nowhere/tofu"');
  });
});
