import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  truncateSync,
  writeSync,
} from 'fs';
import { dirname } from 'path';

/**
 * The records of the sandbox in one file: a line of JSON per change, read back
 * and compacted at the start. A record is with the operating system before
 * `put` returns, so it survives a killed process; a last line that a crash left
 * half-written is dropped.
 */
export class Journal {
  private readonly records = new Map<string, Map<string, unknown>>();
  private file?: number;

  constructor(private readonly path: string) {
    mkdirSync(dirname(path), { recursive: true });
    if (existsSync(path)) {
      this.replay(readFileSync(path, 'utf8'));
    }
    this.compact();
    this.file = openSync(path, 'a');
  }

  /** All records of a collection by key. */
  entries(collection: string): [string, unknown][] {
    return [...(this.records.get(collection) ?? [])];
  }

  /** Stores a record, or removes it when the value is undefined. */
  put(collection: string, key: string, value: unknown): void {
    if (this.file === undefined) {
      throw new Error('The sandbox is closed');
    }
    this.apply(collection, key, value);
    writeSync(this.file, `${JSON.stringify([collection, key, value])}\n`);
  }

  /** Removes all records of the collections whose name ends so. */
  drop(suffix: string): void {
    for (const [collection, records] of this.records) {
      if (collection.endsWith(suffix)) {
        for (const key of [...records.keys()]) {
          this.put(collection, key, undefined);
        }
      }
    }
  }

  /** Closes the file; later changes are refused. */
  close(): void {
    if (this.file !== undefined) {
      closeSync(this.file);
      this.file = undefined;
    }
  }

  private apply(collection: string, key: string, value: unknown): void {
    const records = this.records.get(collection) ?? new Map<string, unknown>();
    this.records.set(collection, records);
    if (value === undefined || value === null) {
      records.delete(key);
    } else {
      records.set(key, value);
    }
  }

  private replay(text: string): void {
    const end = text.lastIndexOf('\n') + 1;
    if (end < text.length) {
      truncateSync(this.path, Buffer.byteLength(text.slice(0, end)));
    }
    text
      .slice(0, end)
      .split('\n')
      .forEach((line, index) => {
        if (line === '') {
          return;
        }
        let entry: unknown;
        try {
          entry = JSON.parse(line);
        } catch {
          throw new Error(
            `${this.path}:${index + 1} is not a record of the sandbox. ` +
              'Remove the state folder to start afresh.',
          );
        }
        if (Array.isArray(entry)) {
          this.apply(String(entry[0]), String(entry[1]), entry[2]);
        }
      });
  }

  private compact(): void {
    const temporary = `${this.path}.new`;
    const file = openSync(temporary, 'w');
    for (const [collection, records] of this.records) {
      for (const [key, value] of records) {
        writeSync(file, `${JSON.stringify([collection, key, value])}\n`);
      }
    }
    fsyncSync(file);
    closeSync(file);
    renameSync(temporary, this.path);
  }
}
