import { createHmac, randomUUID } from 'crypto';
import type { ForgeEvent } from '../forge/events';
import type { Forge } from '../forge/forge';
import type { Repository } from '../forge/repository';
import { presentRepository } from '../present/repository';
import { presentAccount } from '../present/account';
import type { HookRecord } from '../store/records';
import { payloadOf } from './payloads';

/** One sent event. The last hundred of every hook are kept, in memory only. */
export type Delivery = {
  id: number;
  /** `X-GitHub-Delivery`; the same when it is sent again. */
  guid: string;
  hook: number;
  event: string;
  action: string | null;
  at: string;
  attempts: number;
  /** HTTP status of the answer; 0 when there was none. */
  status: number;
  outcome: string;
  seconds: number;
  body: string;
};

const KEPT = 100;
const ANSWER_WITHIN_MS = 10_000;

/** `X-Hub-Signature-256` of a body. @public */
export function signBody(secret: string, body: string | Buffer): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

/**
 * Sends events to the hooks of their repository, one after another per hook and
 * without anything waiting for it. As on GitHub, a failed delivery is not
 * repeated by itself; a person or program may ask for it.
 */
export class Deliveries {
  private readonly queues = new Map<number, Promise<void>>();
  private readonly deliveries = new Map<number, Delivery[]>();
  private lastId = 0;
  private closed = false;
  private readonly abort = new AbortController();

  constructor(private readonly forge: Forge) {
    forge.subscribe(event => this.accept(event));
  }

  /** The deliveries of a hook, newest first. */
  of(hook: number): Delivery[] {
    return [...(this.deliveries.get(hook) ?? [])].reverse();
  }

  /** Sends GitHub's greeting to a new hook. */
  ping(repository: Repository, hook: HookRecord): void {
    this.enqueue(hook, 'ping', async () => ({
      zen: 'Nothing here leaves this machine.',
      hook_id: hook.id,
      hook: {
        type: 'Repository',
        id: hook.id,
        name: 'web',
        active: hook.active,
        events: hook.events,
        config: { url: hook.url, content_type: hook.contentType },
        created_at: hook.createdAt,
        updated_at: hook.updatedAt,
      },
      repository: presentRepository(repository),
      sender: presentAccount(this.forge.url, repository.owner),
    }));
  }

  /** Sends a delivery once more; false when it is not known (any more). */
  again(hook: HookRecord, id: number): boolean {
    const delivery = this.deliveries.get(hook.id)?.find(d => d.id === id);
    if (!delivery) {
      return false;
    }
    this.inOrder(hook.id, () => this.send(hook, delivery));
    return true;
  }

  /** Resolves when everything accepted so far has been sent. */
  async settled(): Promise<void> {
    await Promise.all(this.queues.values());
  }

  /** Gives up on what is under way. */
  async close(): Promise<void> {
    this.closed = true;
    this.abort.abort();
    await this.settled();
  }

  private accept(event: ForgeEvent): void {
    const hooks = event.repository.hooks
      .list()
      .filter(
        ({ active, events }) =>
          active && (events.includes('*') || events.includes(event.kind)),
      );
    if (hooks.length === 0) {
      return;
    }
    const payload = payloadOf(event);
    payload.catch(() => {});
    hooks.forEach(hook => this.enqueue(hook, event.kind, () => payload));
  }

  private enqueue(
    hook: HookRecord,
    event: string,
    payload: () => Promise<Record<string, unknown>>,
  ): void {
    this.inOrder(hook.id, async () => {
      const content = await payload();
      this.lastId += 1;
      const delivery: Delivery = {
        id: this.lastId,
        guid: randomUUID(),
        hook: hook.id,
        event,
        action: typeof content.action === 'string' ? content.action : null,
        at: this.forge.now(),
        attempts: 0,
        status: 0,
        outcome: 'waiting',
        seconds: 0,
        body: JSON.stringify(content),
      };
      const kept = this.deliveries.get(hook.id) ?? [];
      this.deliveries.set(hook.id, [...kept, delivery].slice(-KEPT));
      await this.send(hook, delivery);
    });
  }

  private inOrder(hook: number, work: () => Promise<void>): void {
    const queue = (this.queues.get(hook) ?? Promise.resolve())
      .then(() => (this.closed ? undefined : work()))
      .catch(() => {});
    this.queues.set(hook, queue);
  }

  private async send(hook: HookRecord, delivery: Delivery): Promise<void> {
    const form = hook.contentType === 'form';
    const body = form
      ? new URLSearchParams({ payload: delivery.body }).toString()
      : delivery.body;
    const started = performance.now();
    delivery.attempts += 1;
    delivery.at = this.forge.now();
    try {
      const answer = await fetch(hook.url, {
        method: 'POST',
        redirect: 'manual',
        signal: AbortSignal.any([
          this.abort.signal,
          AbortSignal.timeout(ANSWER_WITHIN_MS),
        ]),
        headers: {
          'User-Agent': 'GitHub-Hookshot/sandbox',
          Accept: '*/*',
          'Content-Type': form
            ? 'application/x-www-form-urlencoded'
            : 'application/json',
          'X-GitHub-Event': delivery.event,
          'X-GitHub-Delivery': delivery.guid,
          'X-GitHub-Hook-ID': String(hook.id),
          'X-GitHub-Enterprise-Host': new URL(this.forge.url).host,
          ...(hook.secret !== null && {
            'X-Hub-Signature-256': signBody(hook.secret, body),
          }),
        },
        body,
      });
      await answer.body?.cancel();
      delivery.status = answer.status;
      delivery.outcome = answer.ok ? 'OK' : answer.statusText || 'refused';
    } catch (error) {
      delivery.status = 0;
      delivery.outcome = reasonOf(error);
    }
    delivery.seconds = (performance.now() - started) / 1000;
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) {
    return 'no answer';
  }
  return error.cause instanceof Error ? error.cause.message : error.message;
}
