import type { ServerResponse } from 'http';
import type { Change, History } from './history';
import type { Kind } from './kind';
import type { JsonFields, KubernetesObject } from './object';
import type { Selector } from './selector';
import { expired, KubernetesError, qualified } from './status';

/** What a watch is asked for. */
export type WatchRequest = {
  kind: Kind;
  selector: Selector | undefined;
  bookmarks: boolean;
  /** Whether the end of the first objects is marked. */
  initialEvents: boolean;
  seconds: number;
  /** How an object is sent: whole, as a row, or its metadata. */
  present: (object: KubernetesObject, first: boolean) => unknown;
  /** Has the first objects sent, and starts after them. */
  first?: { objects: KubernetesObject[]; version: number };
  /** The version to start after, when there are no first objects. */
  since: number;
};

class Watch {
  private stop?: () => void;
  private timer?: NodeJS.Timeout;
  private sent = false;

  constructor(
    private readonly request: WatchRequest,
    private readonly response: ServerResponse,
    private readonly version: () => number,
  ) {}

  begin(history: History): void {
    const { request, response } = this;
    response.writeHead(200, {
      'Content-Type': 'application/json',
      'Cache-Control': 'no-cache, private',
    });
    response.flushHeaders();
    const since = request.first?.version ?? request.since;
    const resource = qualified(request.kind);
    const missed = history.since(since, resource);
    if (!missed) {
      this.fail(
        expired(`too old resource version: ${since} (${history.floor})`),
      );
      return;
    }
    for (const object of request.first?.objects ?? []) {
      this.send('ADDED', object);
    }
    if (request.initialEvents) {
      this.write('BOOKMARK', this.bookmarkOf(since, true));
    }
    for (const change of missed) {
      this.tell(change);
    }
    this.stop = history.subscribe(resource, change => this.tell(change));
    this.timer = setTimeout(() => {
      this.bookmark(this.version());
      this.finish();
    }, request.seconds * 1000);
    this.timer.unref();
  }

  end(): void {
    this.stop?.();
    clearTimeout(this.timer);
  }

  bookmark(version: number): void {
    if (this.request.bookmarks && !this.response.writableEnded) {
      this.write('BOOKMARK', this.bookmarkOf(version, false));
    }
  }

  fail(error: KubernetesError): void {
    this.write('ERROR', error.toStatus());
    this.finish();
  }

  cut(): void {
    this.end();
    this.response.destroy();
  }

  private finish(): void {
    this.end();
    this.response.end();
  }

  /** A change, as it looks to somebody who sees only what the selector takes. */
  private tell({ type, object, previous }: Change): void {
    const { selector } = this.request;
    const now = type !== 'DELETED' && (!selector || selector(object));
    const before = previous !== undefined && (!selector || selector(previous));
    if (now) {
      this.send(before ? 'MODIFIED' : 'ADDED', object);
    } else if (before) {
      const gone = { ...previous, metadata: { ...previous.metadata } };
      gone.metadata.resourceVersion = object.metadata.resourceVersion;
      this.send('DELETED', gone);
    }
  }

  private send(type: string, object: KubernetesObject): void {
    const first = !this.sent;
    this.sent = true;
    this.write(type, this.request.present(object, first));
  }

  private bookmarkOf(version: number, endOfFirst: boolean): unknown {
    const { kind, present } = this.request;
    const metadata: JsonFields = {
      resourceVersion: String(version),
      creationTimestamp: null,
      ...(endOfFirst && {
        annotations: { 'k8s.io/initial-events-end': 'true' },
      }),
    };
    return present(
      {
        kind: kind.kind,
        apiVersion: kind.group ? `${kind.group}/${kind.version}` : kind.version,
        metadata: metadata as unknown as KubernetesObject['metadata'],
      },
      false,
    );
  }

  private write(type: string, object: unknown): void {
    if (!this.response.writableEnded && !this.response.destroyed) {
      this.response.write(`${JSON.stringify({ type, object })}\n`);
    }
  }
}

/** The open watches of a cluster. */
export class Watches {
  private readonly open = new Set<Watch>();

  get count(): number {
    return this.open.size;
  }

  /** Answers a request with a stream that ends when its time is over. */
  start(
    history: History,
    request: WatchRequest,
    response: ServerResponse,
    version: () => number,
  ): void {
    const watch = new Watch(request, response, version);
    this.open.add(watch);
    response.once('close', () => {
      watch.end();
      this.open.delete(watch);
    });
    watch.begin(history);
  }

  bookmark(version: number): void {
    for (const watch of this.open) {
      watch.bookmark(version);
    }
  }

  expire(): void {
    for (const watch of this.open) {
      watch.fail(
        expired('The resourceVersion for the provided watch is too old.'),
      );
    }
  }

  cut(): void {
    for (const watch of this.open) {
      watch.cut();
    }
  }
}
