import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

const patience = 10_000;

/**
 * The child processes of one command. Each leads a process group of its own, so
 * that stopping it also stops what it started; when this process is asked to
 * end, all of them are stopped first.
 */
export class Processes {
  #groups = new Set();
  #interrupted = false;
  #width;

  /** @param names the names that will be used, for aligned prefixes */
  constructor(names = []) {
    this.#width = Math.max(0, ...names.map(name => name.length));
    for (const [signal, code] of [
      ['SIGINT', 130],
      ['SIGTERM', 143],
      ['SIGHUP', 129],
    ]) {
      process.on(signal, () => {
        if (this.#interrupted) {
          return;
        }
        this.#interrupted = true;
        process.stdout.write('\nStopping …\n');
        this.stopAll().then(() => process.exit(code));
      });
    }
  }

  /**
   * Starts a process whose lines appear behind its name.
   *
   * Returns the child with a promise `ended` of its exit code.
   */
  start({ name, command, args, cwd, env, onLine, quiet = false }) {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', line => {
        onLine?.(line);
        if (!quiet) {
          process.stdout.write(`${name.padEnd(this.#width)} │ ${line}\n`);
        }
      });
    }
    return this.#track(child);
  }

  /** Runs a process to its end on this process's own output; resolves to its exit code. */
  run(command, args, { cwd, env } = {}) {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      detached: true,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    return this.#track(child).ended;
  }

  #track(child) {
    const group = child.pid;
    this.#groups.add(group);
    const ended = new Promise(resolve => {
      child.on('error', error => {
        process.stderr.write(`${child.spawnfile}: ${error.message}\n`);
        this.#groups.delete(group);
        resolve(127);
      });
      child.on('exit', (code, signal) => {
        // What it started may outlive it.
        if (!groupLives(group)) {
          this.#groups.delete(group);
        }
        // Whoever waits for it need not react: this process is about to end.
        if (this.#interrupted) {
          return;
        }
        resolve(signal ? 1 : code);
      });
    });
    return { child, ended };
  }

  /** Asks every process group to end, and ends by force what does not. */
  async stopAll() {
    const groups = [...this.#groups];
    signalAll(groups, 'SIGTERM');
    const deadline = Date.now() + patience;
    while (groups.some(groupLives) && Date.now() < deadline) {
      await sleep(50);
    }
    signalAll(groups, 'SIGKILL');
    this.#groups.clear();
  }
}

function groupLives(pid) {
  try {
    process.kill(-pid, 0);
    return true;
  } catch {
    return false;
  }
}

function signalAll(groups, signal) {
  for (const pid of groups.filter(groupLives)) {
    try {
      process.kill(-pid, signal);
    } catch {
      // It ended in between.
    }
  }
}
