import type { ServerResponse } from 'node:http';
import {
  eventLine,
  json,
  refuse,
  terraformObject,
  type Script,
} from './ScriptedApi';

/** Terraform objects with their history, served as an API server does. */
export class Objects {
  version = 100;
  /** Changes before this version are compacted away. */
  oldest = 0;
  readonly watches = new Set<ServerResponse>();
  private readonly live = new Map<string, number>();
  private history: { version: number; line: string }[] = [];

  put(name: string): void {
    const type = this.live.has(name) ? 'MODIFIED' : 'ADDED';
    this.version += 1;
    this.live.set(name, this.version);
    this.tell(eventLine(type, terraformObject(name, this.version)));
  }

  remove(name: string): void {
    this.version += 1;
    this.live.delete(name);
    this.tell(eventLine('DELETED', terraformObject(name, this.version)));
  }

  /** As before a backup, without what happened since. */
  restore(version: number): void {
    this.version = version;
    this.history = [];
    for (const [name, at] of this.live) {
      if (at > version) this.live.delete(name);
    }
  }

  compact(): void {
    this.oldest = this.version;
    this.history = [];
  }

  bookmark(): void {
    const object = { metadata: { resourceVersion: `${this.version}` } };
    for (const watch of this.watches)
      watch.write(eventLine('BOOKMARK', object));
  }

  cut(): void {
    for (const watch of this.watches) watch.destroy();
    this.watches.clear();
  }

  /** Names with resource versions, in order. */
  versions(): Record<string, string> {
    return Object.fromEntries(
      [...this.live]
        .map(([name, version]) => [name, `${version}`])
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  }

  readonly serve: Script = (request, response) => {
    const { query, kind } = request;
    if (kind !== 'watch') {
      this.list(Number(query.get('limit')), query.get('continue'), response);
      return;
    }
    const from = Number(query.get('resourceVersion'));
    if (from < this.oldest) {
      refuse(response, 410, 'Expired', 'too old resource version');
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    for (const { version, line } of this.history) {
      if (version > from) response.write(line);
    }
    this.watches.add(response);
    response.on('close', () => this.watches.delete(response));
  };

  private list(limit: number, from: string | null, response: ServerResponse) {
    const all = Object.entries(this.versions());
    const start = Number(from ?? 0);
    const page = all.slice(start, start + limit);
    const end = start + page.length;
    json(response, 200, {
      items: page.map(([name, version]) =>
        terraformObject(name, Number(version)),
      ),
      metadata: {
        resourceVersion: `${this.version}`,
        ...(end < all.length && { continue: `${end}` }),
      },
    });
  }

  private tell(line: string) {
    this.history.push({ version: this.version, line });
    for (const watch of this.watches) watch.write(line);
  }
}
