import {
  FaultEffect,
  FaultInput,
  FaultMatch,
  FaultRule,
  faultRule,
  FaultTarget,
  matches,
} from './rules';

/** A fault that is switched on, and how often it has struck. @public */
export type ActiveFault = FaultRule & {
  id: string;
  /** Requests it has struck. */
  struck: number;
  /** Matching requests it has seen, with those it let pass. */
  seen: number;
  /** False while it waits for the request named in `after`. */
  awake: boolean;
};

/** One strike: the effect and the fault it comes from. */
export type Strike = { id: string; effect: FaultEffect };

const PRIMARY_MESSAGE = 'API rate limit exceeded for user ID 1.';
const SECONDARY_MESSAGE =
  'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';

/** The faults of a sandbox. All of them start switched off. @public */
export class Faults {
  private active: ActiveFault[] = [];
  private lastId = 0;
  private delay = 0;

  constructor(private readonly clock: () => Date) {}

  /** Milliseconds that every request to API, git and downloads waits first. */
  get latency(): number {
    return this.delay;
  }

  set latency(milliseconds: number) {
    this.delay = Math.max(0, milliseconds);
  }

  /**
   * Switches a fault on.
   * @returns its id.
   * @throws ZodError when it cannot be understood.
   */
  add(fault: FaultInput): string {
    const rule = faultRule.parse(fault);
    this.lastId += 1;
    const id = `fault-${this.lastId}`;
    this.active.push({
      ...rule,
      id,
      struck: 0,
      seen: 0,
      awake: rule.after === undefined,
    });
    return id;
  }

  /** Switches one fault off; false when it is not on. */
  remove(id: string): boolean {
    const before = this.active.length;
    this.active = this.active.filter(fault => fault.id !== id);
    return this.active.length < before;
  }

  /** Switches all faults off, latency too. */
  clear(): void {
    this.active = [];
    this.delay = 0;
  }

  /** All faults that are on, also those that have struck as often as they may. */
  list(): ActiveFault[] {
    return this.active.map(fault => ({ ...fault }));
  }

  /** How often a fault has struck; 0 when it is not on. */
  struck(id: string): number {
    return this.active.find(fault => fault.id === id)?.struck ?? 0;
  }

  /** The faults that strike a request, each counted. */
  strike(target: FaultTarget): Strike[] {
    return this.active.flatMap(fault => {
      if (!fault.awake || !matches(fault.match, target)) {
        return [];
      }
      if (!applies(fault.effect, target)) {
        return [];
      }
      fault.seen += 1;
      const due =
        fault.seen > fault.skip &&
        (fault.times === 0 || fault.struck < fault.times);
      if (!due) {
        return [];
      }
      fault.struck += 1;
      return [{ id: fault.id, effect: fault.effect }];
    });
  }

  /** Wakes the faults that wait for such a request to have been done. */
  done(target: FaultTarget): void {
    for (const fault of this.active) {
      if (!fault.awake && fault.after && matches(fault.after, target)) {
        fault.awake = true;
      }
    }
  }

  /** F11: the primary limit is used up until `seconds` from now. */
  primaryLimit(seconds: number, match: FaultMatch = {}, times = 1): string {
    const reset = Math.ceil(this.clock().getTime() / 1000) + seconds;
    return this.add({
      match,
      times,
      effect: {
        kind: 'answer',
        status: 403,
        headers: {
          'x-ratelimit-remaining': '0',
          'x-ratelimit-reset': String(reset),
        },
        body: refusal(PRIMARY_MESSAGE),
      },
    });
  }

  /** F12, F13: a secondary limit, with or without `retry-after`. */
  secondaryLimit(
    options: {
      retryAfter?: number;
      status?: 403 | 429;
      match?: FaultMatch;
      times?: number;
    } = {},
  ): string {
    const { retryAfter, status = 403, match = {}, times = 1 } = options;
    return this.add({
      match,
      times,
      effect: {
        kind: 'answer',
        status,
        headers:
          retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) },
        body: refusal(SECONDARY_MESSAGE),
      },
    });
  }

  /** F14: the next requests fail with a gateway's status. */
  gatewayErrors(times: number, status = 502, match: FaultMatch = {}): string {
    return this.add({
      match,
      times,
      effect: {
        kind: 'answer',
        status,
        headers: { 'content-type': 'text/html' },
        body: `<html><body><h1>${status}</h1></body></html>`,
      },
    });
  }

  /** F15: the token is not accepted. */
  badCredentials(times = 1, match: FaultMatch = {}): string {
    return this.add({
      match,
      times,
      effect: { kind: 'answer', status: 401, body: refusal('Bad credentials') },
    });
  }

  /** F16: what has just been created cannot be found for some reads. */
  notFoundAfterCreate(options: {
    create: FaultMatch;
    read: FaultMatch;
    times: number;
  }): string {
    return this.add({
      after: options.create,
      match: options.read,
      times: options.times,
      effect: { kind: 'answer', status: 404, body: refusal('Not Found') },
    });
  }
}

function refusal(message: string) {
  return { message, documentation_url: 'https://docs.github.com/rest' };
}

function applies(effect: FaultEffect, { operation }: FaultTarget): boolean {
  if (effect.kind === 'fail-field') {
    return operation?.fields.includes(effect.field) ?? false;
  }
  if (effect.kind === 'reject-multi-mutation') {
    return operation?.type === 'mutation' && operation.fields.length > 1;
  }
  return true;
}
