import { join } from 'node:path';
import { bootstrap } from './bootstrap.mjs';
import { root } from './layout.mjs';
import { connectionVariable, startPostgres } from './postgres.mjs';
import { Processes } from './processes.mjs';
import { main, stage } from './progress.mjs';

/**
 * Unit and integration tests, with SQLite and a Postgres that lives as long as
 * they do.
 *
 *   npm run test:unit -- [what `backstage-cli repo test` and Jest take]
 */
await main(async () => {
  await bootstrap(import.meta.url);
  const processes = new Processes();
  const postgres = await stage('Starting Postgres', startPostgres);
  const watching = process.argv.some(arg => arg.startsWith('--watch'));
  const code = await processes.run(
    process.execPath,
    [
      join(root, 'node_modules/@backstage/cli/bin/backstage-cli'),
      ...['repo', 'test', '--workerIdleMemoryLimit=1000M', '--maxWorkers=2'],
      // No test waits on purpose: this is for machines that are busy.
      '--testTimeout=60000',
      ...(watching ? [] : ['--watch=false']),
      ...process.argv.slice(2),
    ],
    { cwd: root, env: { [connectionVariable]: postgres.connectionString } },
  );
  await postgres.stop();
  process.exit(code);
});
