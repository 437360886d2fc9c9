import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { bootstrap } from './bootstrap.mjs';
import { root } from './layout.mjs';
import { connectionVariable, startPostgres } from './postgres.mjs';
import { Processes } from './processes.mjs';
import { main, say } from './progress.mjs';

const measuresDir = join(root, 'bench/src/measures');

/**
 * Measures the speed of the suite. Each file of measures runs in a process of
 * its own; exits with 1 when a goal is missed.
 *
 *   npm run bench -- [names of files in bench/src/measures]
 */
await main(async () => {
  await bootstrap(import.meta.url);
  const known = readdirSync(measuresDir)
    .filter(file => file.endsWith('.ts'))
    .map(file => file.slice(0, -'.ts'.length))
    .sort();
  const asked = process.argv.slice(2);
  const unknown = asked.filter(name => !known.includes(name));
  if (unknown.length > 0) {
    say(`No measures "${unknown.join(', ')}"; there are ${known.join(', ')}`);
    process.exit(1);
  }
  const processes = new Processes();
  // Idle, it disturbs nothing.
  const postgres = await startPostgres();
  let missed = 0;
  for (const name of asked.length > 0 ? asked : known) {
    say(`\n=== ${name} ===`);
    const code = await processes.run(
      process.execPath,
      [
        '--expose-gc',
        ...['--require', '@backstage/cli/config/nodeTransform.cjs'],
        join(root, 'bench/src/run.ts'),
        name,
      ],
      { cwd: root, env: { [connectionVariable]: postgres.connectionString } },
    );
    if (code !== 0) missed += 1;
  }
  await postgres.stop();
  process.exit(missed > 0 ? 1 : 0);
});
