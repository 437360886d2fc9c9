/** One request as the sandbox saw it. Neither headers nor bodies are kept. @public */
export type LoggedRequest = {
  id: number;
  /** Milliseconds since 1970. */
  at: number;
  method: string;
  path: string;
  kind: 'rest' | 'graphql' | 'git' | 'download';
  /** GraphQL: name of the operation and its top-level fields. */
  operation?: string;
  fields?: string[];
  /** HTTP status; 0 when no answer was given. */
  status: number;
  milliseconds: number;
  /** Cost by GitHub's published rules: primary, and points of the secondary limit. */
  cost: number;
  points: number;
  creates: boolean;
  /** Ids of the faults that struck it. */
  faults: string[];
};

/** Sums over the log since it was cleared. @public */
export type RequestTotals = {
  requests: number;
  cost: number;
  points: number;
  creating: number;
  inFlight: number;
};

const KEPT = 10_000;

/** What has been asked of the sandbox: for tests, benchmarks and people. @public */
export class RequestLog {
  private entries: LoggedRequest[] = [];
  private totals = { requests: 0, cost: 0, points: 0, creating: 0 };
  private open = 0;
  private lastId = 0;
  private readonly waiting = new Set<() => void>();

  /** The requests since the log was cleared, oldest first (the last 10,000). */
  list(): LoggedRequest[] {
    return [...this.entries];
  }

  /** Their number and cost. */
  total(): RequestTotals {
    return { ...this.totals, inFlight: this.open };
  }

  /** Forgets all requests. */
  clear(): void {
    this.entries = [];
    this.totals = { requests: 0, cost: 0, points: 0, creating: 0 };
  }

  /** Resolves with the first finished request that matches, also an earlier one. */
  async waitFor(
    matches: (request: LoggedRequest) => boolean,
  ): Promise<LoggedRequest> {
    for (;;) {
      const found = this.entries.find(matches);
      if (found) {
        return found;
      }
      await new Promise<void>(resolve => this.waiting.add(resolve));
    }
  }

  /** Notes that a request has begun; call `finish` when it has ended. */
  begin(): { id: number } {
    this.open += 1;
    this.lastId += 1;
    return { id: this.lastId };
  }

  /** Notes how a request ended. */
  finish(entry: LoggedRequest): void {
    this.open -= 1;
    this.entries.push(entry);
    if (this.entries.length > KEPT) {
      this.entries.splice(0, this.entries.length - KEPT);
    }
    this.totals.requests += 1;
    this.totals.cost += entry.cost;
    this.totals.points += entry.points;
    this.totals.creating += entry.creates ? 1 : 0;
    const waiting = [...this.waiting];
    this.waiting.clear();
    waiting.forEach(resolve => resolve());
  }
}
