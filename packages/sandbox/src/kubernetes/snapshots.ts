import type { KubernetesObject } from './object';
import { badRequest, expired } from './status';

type Snapshot = { version: number; objects: KubernetesObject[] };
type Token = { id: string; version: number; from: number };

const KEPT = 64;

/** Lists that are read in parts: each part is of the same moment. */
export class Snapshots {
  private readonly kept = new Map<string, Snapshot>();
  private next = 1;

  /**
   * A part of a list.
   *
   * @param list the whole list, asked for when this is the first part
   */
  page(
    list: () => Snapshot,
    options: { limit: number; token: string | null },
  ): Snapshot & { token?: string; remaining?: number } {
    const given = options.token ? read(options.token) : undefined;
    const snapshot = given ? this.kept.get(given.id) : list();
    if (!snapshot) {
      throw tooOld(given);
    }
    const from = given?.from ?? 0;
    const end = options.limit > 0 ? from + options.limit : Infinity;
    const objects = snapshot.objects.slice(from, end);
    const remaining = snapshot.objects.length - from - objects.length;
    if (remaining <= 0) {
      return { ...snapshot, objects };
    }
    const id = given?.id ?? this.keep(snapshot);
    const { version } = snapshot;
    const token = write({ id, version, from: from + objects.length });
    return { version: snapshot.version, objects, token, remaining };
  }

  /** Forgets all lists that have begun. */
  forget(): void {
    this.kept.clear();
  }

  private keep(snapshot: Snapshot): string {
    const id = String(this.next++);
    this.kept.set(id, snapshot);
    for (const old of this.kept.keys()) {
      if (this.kept.size <= KEPT) {
        break;
      }
      this.kept.delete(old);
    }
    return id;
  }
}

function tooOld(given: Token | undefined) {
  return expired(
    'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.',
    { resourceVersion: String(given?.version) },
  );
}

function write(token: Token): string {
  return Buffer.from(JSON.stringify(token)).toString('base64url');
}

function read(text: string): Token {
  try {
    const value = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (typeof value?.id === 'string' && Number.isInteger(value?.from)) {
      return value;
    }
  } catch {
    // Said below.
  }
  throw badRequest(
    'continue key is not valid: it does not come from this server',
  );
}
