import { ChildProcessWithoutNullStreams, spawn } from 'child_process';
import { createHash, randomBytes } from 'crypto';
import { mkdirSync, renameSync, writeFileSync } from 'fs';
import { join } from 'path';
import { deflateSync } from 'zlib';
import { gitEnvironment } from './command';

/** The kinds of object that git stores. */
export type GitObjectType = 'blob' | 'tree' | 'commit' | 'tag';

/** One object as read from the repository. */
export type GitObject = { oid: string; type: GitObjectType; data: Buffer };

type Waiting = {
  resolve: (object: GitObject | undefined) => void;
  reject: (error: Error) => void;
};

const HEADER = /^([0-9a-f]{40}) (blob|tree|commit|tag) (\d+)$/;
const CACHED_BYTES = 64 * 1024;
const CACHED_OBJECTS = 4096;

/**
 * Reads through one long-lived `git cat-file --batch` (a process per read costs
 * about 4 ms) and writes loose objects directly in git's own format.
 */
export class GitObjects {
  private process?: ChildProcessWithoutNullStreams;
  private waiting: Waiting[] = [];
  private chunks: Buffer[] = [];
  private buffered = 0;
  private needed = 0;
  private readonly cache = new Map<string, GitObject>();
  private readonly folders = new Set<string>();
  private closed = false;

  constructor(private readonly directory: string) {}

  /**
   * The object that an oid or any revision expression (`main:services/a.yaml`,
   * `refs/heads/main`, `v1.0.0^{commit}`) names, or undefined when there is none.
   */
  read(expression: string): Promise<GitObject | undefined> {
    const cached = this.cache.get(expression);
    if (cached) {
      return Promise.resolve(cached);
    }
    if (expression === '' || /[\n\0]/.test(expression)) {
      return Promise.resolve(undefined);
    }
    if (this.closed) {
      return Promise.reject(new Error('The repository is closed'));
    }
    return new Promise((resolve, reject) => {
      const child = this.start();
      this.waiting.push({ resolve, reject });
      child.stdin.write(`${expression}\n`);
    });
  }

  /**
   * Stores an object and answers its oid. Storing it again changes nothing.
   *
   * Synchronous on purpose: for the few kilobytes of an ordinary file, handing
   * each of the four system calls to a thread costs more than they do.
   */
  async write(type: GitObjectType, data: Buffer): Promise<string> {
    const content = Buffer.concat([
      Buffer.from(`${type} ${data.length}\0`),
      data,
    ]);
    const oid = createHash('sha1').update(content).digest('hex');
    if (this.cache.has(oid)) {
      return oid;
    }
    const objects = join(this.directory, 'objects');
    const folder = oid.slice(0, 2);
    if (!this.folders.has(folder)) {
      mkdirSync(join(objects, folder), { recursive: true });
      this.folders.add(folder);
    }
    const temporary = join(
      objects,
      `tmp_obj_${randomBytes(8).toString('hex')}`,
    );
    writeFileSync(temporary, deflateSync(content, { level: 1 }), {
      mode: 0o444,
    });
    renameSync(temporary, join(objects, folder, oid.slice(2)));
    this.remember({ oid, type, data });
    return oid;
  }

  /** Ends the reading process. Reads that still wait are refused. */
  async close(): Promise<void> {
    this.closed = true;
    const child = this.process;
    if (child) {
      const ended = new Promise(resolve => child.once('close', resolve));
      child.stdin.end();
      child.kill();
      await ended;
    }
  }

  private start(): ChildProcessWithoutNullStreams {
    if (this.process) {
      return this.process;
    }
    const child = spawn(
      'git',
      ['--git-dir', this.directory, 'cat-file', '--batch'],
      { env: gitEnvironment(), stdio: 'pipe' },
    );
    this.process = child;
    child.stdout.on('data', chunk => this.receive(chunk));
    child.stdin.on('error', () => {});
    child.stderr.resume();
    const ended = (error: Error) => {
      if (this.process !== child) {
        return;
      }
      this.process = undefined;
      this.chunks = [];
      this.buffered = 0;
      this.needed = 0;
      for (const waiting of this.waiting.splice(0)) {
        waiting.reject(error);
      }
    };
    child.on('error', ended);
    child.on('close', () => ended(new Error('git cat-file ended')));
    return child;
  }

  private receive(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.buffered += chunk.length;
    // A large object comes in many chunks: join them once, when it is complete.
    if (this.buffered < this.needed) {
      return;
    }
    let data =
      this.chunks.length === 1 ? this.chunks[0] : Buffer.concat(this.chunks);
    this.needed = 0;
    while (data.length > 0) {
      const line = data.indexOf(10);
      if (line < 0) {
        break;
      }
      const header = HEADER.exec(data.toString('utf8', 0, line));
      if (!header) {
        data = data.subarray(line + 1);
        this.waiting.shift()?.resolve(undefined);
        continue;
      }
      const end = line + 1 + Number(header[3]) + 1;
      if (data.length < end) {
        this.needed = end;
        break;
      }
      const object: GitObject = {
        oid: header[1],
        type: header[2] as GitObjectType,
        data: Buffer.from(data.subarray(line + 1, end - 1)),
      };
      data = data.subarray(end);
      this.remember(object);
      this.waiting.shift()?.resolve(object);
    }
    this.chunks = data.length > 0 ? [data] : [];
    this.buffered = data.length;
  }

  private remember(object: GitObject): void {
    if (object.data.length > CACHED_BYTES) {
      return;
    }
    if (this.cache.size >= CACHED_OBJECTS) {
      const oldest = this.cache.keys().next();
      if (!oldest.done) {
        this.cache.delete(oldest.value);
      }
    }
    this.cache.set(object.oid, object);
  }
}
