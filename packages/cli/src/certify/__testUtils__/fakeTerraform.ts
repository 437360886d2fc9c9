import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * A program that answers as Terraform does, for machines that have none: every
 * `run` of every `*.tftest.hcl` passes, unless a line `# fake: <status>` stands
 * in it. It writes its arguments and working directory to a log, so that tests
 * see what was run where.
 */
const PROGRAM = `#!${process.execPath}
const { appendFileSync, existsSync, readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const args = process.argv.slice(2);
if (process.env.FAKE_LOG) {
  appendFileSync(process.env.FAKE_LOG, JSON.stringify({ args, cwd: process.cwd(), token: process.env.TOKEN ?? null, files: readdirSync('.'), previous: existsSync('.previous') ? readdirSync('.previous') : [] }) + '\\n');
}
const say = object => process.stdout.write(JSON.stringify(object) + '\\n');
const broken = existsSync('broken.txt') ? readFileSync('broken.txt', 'utf8').trim() : '';
switch (args[0]) {
  case 'version':
    if (args[1] === '-json') say({ terraform_version: '1.99.0' });
    else console.log((process.env.FAKE_NAME ?? 'Terraform') + ' v1.99.0');
    break;
  case 'fmt':
    if (broken === 'fmt') { console.log('main.tf'); process.exit(3); }
    break;
  case 'init':
    if (broken === 'init') { console.error('Error: Failed to query available provider packages, password=hunter22'); process.exit(1); }
    break;
  case 'validate':
    say(broken === 'validate'
      ? { valid: false, diagnostics: [{ severity: 'error', summary: 'Missing required argument', detail: 'The argument "name" is required.', range: { filename: 'main.tf', start: { line: 3 } } }] }
      : { valid: true, diagnostics: [] });
    break;
  case 'test': {
    let failed = 0;
    const folder = existsSync('tests') ? 'tests' : '.';
    for (const name of readdirSync(folder).filter(n => n.endsWith('.tftest.hcl'))) {
      const path = join(folder, name);
      for (const block of readFileSync(path, 'utf8').split(/^run "/m).slice(1)) {
        const run = block.slice(0, block.indexOf('"'));
        const status = /# fake: (\\w+)/.exec(block)?.[1] ?? 'pass';
        if (status === 'fail' || status === 'error') failed += 1;
        const common = { '@testfile': path, '@testrun': run, '@timestamp': new Date(0).toISOString() };
        say({ type: 'test_run', ...common, test_run: { path, run, progress: 'starting' } });
        say({ type: 'test_run', ...common, '@timestamp': new Date(1500).toISOString(), test_run: { path, run, progress: 'complete', status } });
        if (status === 'fail' || status === 'error') {
          say({ type: 'diagnostic', ...common, diagnostic: { severity: 'error', summary: 'Test assertion failed', detail: 'It is not as it should be.', range: { filename: path, start: { line: 7 } } } });
        }
      }
    }
    say({ type: 'test_summary', test_summary: { status: failed ? 'fail' : 'pass' } });
    process.exit(failed ? 1 : 0);
  }
}
`;

/** Writes the program into a directory, as `terraform` or `tofu`. */
export async function writeFakeTerraform(
  directory: string,
  name = 'terraform',
): Promise<string> {
  await mkdir(directory, { recursive: true });
  const path = join(directory, name);
  await writeFile(path, PROGRAM);
  await chmod(path, 0o755);
  return path;
}
