import type { z } from 'zod';
import type { Journal } from './journal';

/** Records of one kind, held in memory and written through to the journal. */
export class Collection<T> {
  private readonly records = new Map<string, T>();

  constructor(
    private readonly journal: Journal,
    private readonly name: string,
    schema: z.ZodType<T>,
  ) {
    for (const [key, value] of journal.entries(name)) {
      this.records.set(key, schema.parse(value));
    }
  }

  get(key: string | number): T | undefined {
    return this.records.get(String(key));
  }

  /** All records, oldest key first. */
  list(): T[] {
    return [...this.records.values()];
  }

  put(key: string | number, record: T): T {
    this.journal.put(this.name, String(key), record);
    this.records.set(String(key), record);
    return record;
  }

  delete(key: string | number): boolean {
    if (!this.records.delete(String(key))) {
      return false;
    }
    this.journal.put(this.name, String(key), undefined);
    return true;
  }
}
