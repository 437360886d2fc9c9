import { existsSync, readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { bootstrap } from './bootstrap.mjs';
import { root } from './layout.mjs';
import { nodeTransform } from './demo.mjs';
import { Processes } from './processes.mjs';
import { Failure, main, say } from './progress.mjs';
import { finalLine, lastFinalLine, total } from './results.mjs';

/**
 * Compares what Groundwork renders and says with the real descriptions: the
 * custom resource definitions of Flux and tofu-controller, GitHub's OpenAPI
 * description. Those are large and change on their own, so they do not lie in
 * this repository.
 *
 *   node packages/toolchain/conformance.mjs <folder with the data>
 *
 * Every `conformance/*.check.ts` (or `.check.mjs`) of a package is run with that
 * folder as its argument. It counts as one check, and if its output has a line such as
 * `12 passed, 0 failed`, those count too.
 */
function scripts() {
  return ['packages', 'plugins'].flatMap(group =>
    readdirSync(join(root, group))
      .map(name => join(root, group, name, 'conformance'))
      .filter(existsSync)
      .flatMap(dir =>
        readdirSync(dir)
          .filter(name => /\.check\.(mjs|ts)$/.test(name))
          .sort()
          .map(name => join(dir, name)),
      ),
  );
}

await main(async () => {
  await bootstrap(import.meta.url);
  const data = process.argv[2] && resolve(process.argv[2]);
  if (!data || !existsSync(data)) {
    throw new Failure('Name the folder with the data to compare with.');
  }
  const processes = new Processes();
  const outcomes = [];
  for (const script of scripts()) {
    const name = relative(root, script);
    say(`\n=== ${name} ===`);
    let log = '';
    const { ended } = processes.start({
      name: 'conformance',
      command: process.execPath,
      args: ['--require', nodeTransform, script, data],
      cwd: root,
      onLine: line => {
        log += `${line}\n`;
      },
    });
    const ok = (await ended) === 0;
    say(`--- ${name}: ${ok ? 'ok' : 'FAILED'}`);
    outcomes.push({ ok, tests: lastFinalLine(log) });
  }
  const sum = total(outcomes);
  say(finalLine(sum));
  process.exit(sum.failed === 0 ? 0 : 1);
});
