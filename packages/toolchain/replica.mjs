import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { nodeTransform } from './demo.mjs';
import { root } from './layout.mjs';
import { untilAnswers } from './network.mjs';
import { portEnvironment } from './ports.mjs';
import { Failure } from './progress.mjs';

/** One process of the demo's backend, which can be killed and started again. */
export class Replica {
  #processes;
  #options;
  #child;

  /**
   * @param processes the processes it joins
   * @param options `ports`, `stateDir`, and more `configs` than the demo's
   */
  constructor(processes, options) {
    this.#processes = processes;
    this.#options = options;
    this.url = `http://localhost:${options.ports.backend}`;
  }

  async start() {
    let log = '';
    const given = new AbortController();
    const configs = ['app-config.yaml', 'app-config.e2e.yaml'].map(name =>
      join(root, name),
    );
    const { child, ended } = this.#processes.start({
      name: 'backend',
      command: process.execPath,
      args: [
        ...['--require', nodeTransform],
        join(root, 'packages/backend/src/index.ts'),
        ...[...configs, ...(this.#options.configs ?? [])].flatMap(file => [
          '--config',
          file,
        ]),
      ],
      cwd: join(root, 'packages/backend'),
      env: {
        ...portEnvironment(this.#options.ports),
        NODE_ENV: 'production',
        GROUNDWORK_STATE_DIR: this.#options.stateDir,
      },
      quiet: true,
      onLine: line => {
        log = `${log}${line}\n`.slice(-20_000);
      },
    });
    this.#child = child;
    ended.then(() => given.abort(new Failure(`The backend ended:\n${log}`)));
    await untilAnswers(
      `${this.url}/.backstage/health/v1/readiness`,
      given.signal,
    ).catch(error => {
      throw given.signal.aborted ? given.signal.reason : error;
    });
  }

  /** With SIGKILL: it has no time for anything. */
  kill() {
    process.kill(-this.#child.pid, 'SIGKILL');
  }

  async #ask(path, init = {}) {
    const signIn = await fetch(`${this.url}/api/auth/guest/refresh`, {
      method: 'POST',
      headers: { 'x-requested-with': 'XMLHttpRequest' },
    });
    const { backstageIdentity } = await signIn.json();
    return fetch(`${this.url}/api/infra${path}`, {
      ...init,
      headers: {
        ...init.headers,
        authorization: `Bearer ${backstageIdentity.token}`,
      },
    });
  }

  /** Waits for the first index. */
  async untilIndexed() {
    while (!(await this.#ask('/platform')).ok) await sleep(200);
  }

  /** The fleet in numbers. */
  async overview() {
    return (await this.#ask('/overview')).json();
  }

  /** Submits a change; resolves to the status and the record or problem. */
  async submit(key, change) {
    const response = await this.#ask('/changes', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify({ change }),
    });
    return { status: response.status, body: await response.json() };
  }
}
