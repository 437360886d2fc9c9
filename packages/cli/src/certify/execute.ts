import { spawn } from 'node:child_process';
import { StringDecoder } from 'node:string_decoder';

/** A program that ended. */
export interface Execution {
  /** Exit code; undefined when a signal ended it. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
}

/** How a program is started. */
export interface ExecuteOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly input?: string;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** Bytes of output beyond which it is cut. */
  readonly longest?: number;
  /** Hears every whole line of the standard output as it comes. */
  onLine?(line: string): void;
}

/** Output beyond this is cut: no report needs more. */
const LONGEST = 16 * 1024 * 1024;

class Text {
  readonly #chunks: Buffer[] = [];
  #length = 0;

  constructor(private readonly longest: number) {}

  add(chunk: Buffer): void {
    if (this.#length >= this.longest) return;
    this.#chunks.push(chunk);
    this.#length += chunk.length;
  }

  toString(): string {
    return Buffer.concat(this.#chunks).toString('utf8');
  }
}

/**
 * Runs a program with arguments, without a shell.
 *
 * @throws Error when it cannot be started, or `signal` was aborted
 */
export async function execute(
  file: string,
  args: readonly string[],
  options: ExecuteOptions = {},
): Promise<Execution> {
  options.signal?.throwIfAborted();
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd: options.cwd,
      env: options.env,
      stdio: ['pipe', 'pipe', 'pipe'],
      shell: false,
    });
    const stdout = new Text(options.longest ?? LONGEST);
    const stderr = new Text(LONGEST);
    let timedOut = false;
    const decoder = new StringDecoder('utf8');
    let rest = '';
    // Terraform cleans up after an interrupt; what does not listen is killed.
    const stop = () => {
      child.kill('SIGINT');
      setTimeout(() => child.kill('SIGKILL'), 10_000).unref();
    };
    const timer =
      options.timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true;
            stop();
          }, options.timeoutMs);
    options.signal?.addEventListener('abort', stop, { once: true });
    const settle = () => {
      clearTimeout(timer);
      options.signal?.removeEventListener('abort', stop);
    };
    child.stdout.on('data', (chunk: Buffer) => {
      stdout.add(chunk);
      if (!options.onLine) return;
      const lines = (rest + decoder.write(chunk)).split('\n');
      rest = lines.pop() ?? '';
      lines.forEach(options.onLine);
    });
    child.stderr.on('data', (chunk: Buffer) => stderr.add(chunk));
    child.on('error', error => {
      settle();
      reject(error);
    });
    child.on('close', code => {
      settle();
      if (rest !== '') options.onLine?.(rest);
      if (options.signal?.aborted) {
        reject(options.signal.reason);
        return;
      }
      resolve({
        code: code ?? undefined,
        stdout: stdout.toString(),
        stderr: stderr.toString(),
        timedOut,
      });
    });
    // A program that ended early does not read its input.
    child.stdin.on('error', () => {});
    child.stdin.end(options.input ?? '');
  });
}
