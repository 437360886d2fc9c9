import { ChildProcessWithoutNullStreams, spawn } from 'child_process';
import { gitEnvironment } from './command';

/** What the oid of a ref is when the ref does not exist. */
export const ZERO_OID = '0'.repeat(40);

/**
 * One change in a ref transaction. `before` is what the ref must be now (ZERO_OID:
 * it must not exist); `after` undefined deletes it.
 */
export type RefUpdate = { ref: string; before?: string; after?: string };

/** A ref transaction that git refused; `message` is git's own reason. */
export class RefRefusedError extends Error {
  readonly name = 'RefRefusedError';
}

/** Whether git accepts this as the name of a ref (`git check-ref-format`). */
export function isValidRefName(ref: string): boolean {
  return (
    /^refs\/[^/]+\/./.test(ref) &&
    ref.length <= 1024 &&
    // eslint-disable-next-line no-control-regex
    !/[\x00-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\/|\/$|\.$/.test(ref) &&
    ref
      .split('/')
      .every(part => !part.startsWith('.') && !part.endsWith('.lock')) &&
    !ref.startsWith('refs/heads/-')
  );
}

/**
 * Changes refs through one long-lived `git update-ref --stdin`: git's own locks
 * and checks without a process per change. Calls must not overlap; the write
 * queue of the repository sees to that.
 */
export class GitRefs {
  private process?: ChildProcessWithoutNullStreams;
  private output = '';
  private errors = '';
  private settle?: (error?: Error) => void;

  constructor(private readonly directory: string) {}

  /**
   * Applies all updates or none.
   * @throws RefRefusedError when git refuses one of them.
   */
  async update(updates: RefUpdate[]): Promise<void> {
    const lines = updates.map(({ ref, before, after }) =>
      after === undefined
        ? `delete ${ref}${before ? ` ${before}` : ''}`
        : `update ${ref} ${after}${before ? ` ${before}` : ''}`,
    );
    const child = this.start();
    this.output = '';
    await new Promise<void>((resolve, reject) => {
      this.settle = error => {
        this.settle = undefined;
        if (error) {
          reject(error);
        } else {
          resolve();
        }
      };
      child.stdin.write(['start', ...lines, 'prepare', 'commit\n'].join('\n'));
    });
  }

  /** Ends the writing process. */
  async close(): Promise<void> {
    const child = this.process;
    if (child) {
      const ended = new Promise(resolve => child.once('close', resolve));
      child.stdin.end();
      await ended;
    }
  }

  private start(): ChildProcessWithoutNullStreams {
    if (this.process) {
      return this.process;
    }
    const child = spawn(
      'git',
      ['--git-dir', this.directory, 'update-ref', '--stdin'],
      { env: gitEnvironment(), stdio: 'pipe' },
    );
    this.process = child;
    this.errors = '';
    child.stdout.on('data', chunk => {
      this.output += chunk.toString('utf8');
      if (this.output.includes('commit: ok\n')) {
        this.settle?.();
      }
    });
    child.stderr.on('data', chunk => {
      this.errors += chunk.toString('utf8');
    });
    child.stdin.on('error', () => {});
    const ended = (error: Error) => {
      if (this.process === child) {
        this.process = undefined;
      }
      this.settle?.(error);
    };
    child.on('error', ended);
    child.on('close', () => ended(new RefRefusedError(this.errors.trim())));
    return child;
  }
}
