import type { EventParams } from '@backstage/plugin-events-node';
import { z } from 'zod';

/** Deliveries that are remembered. */
const REMEMBERED = 1_000;

const payloadSchema = z.object({
  repository: z.object({ full_name: z.string() }),
});
const headerSchema = z.union([z.string(), z.array(z.string()).nonempty()]);

/**
 * Sorts out what the repository's host tells. Nothing of it is believed; this
 * only saves looks for nothing: deliveries that came before, and what happened
 * in other repositories, of which an organization's webhook tells, too.
 */
export class HostEvents {
  readonly #path: string;
  readonly #seen = new Set<string>();

  constructor(repository: { url: string }) {
    this.#path = new URL(repository.url).pathname.toLowerCase();
  }

  /** Whether an event is a reason to look at the repository. */
  isReason({
    eventPayload,
    metadata,
  }: Pick<EventParams, 'eventPayload' | 'metadata'>): boolean {
    const about = payloadSchema.safeParse(eventPayload).data?.repository;
    if (about && `/${about.full_name.toLowerCase()}` !== this.#path) {
      return false;
    }
    const header = headerSchema.safeParse(metadata?.['x-github-delivery']).data;
    const delivery = typeof header === 'string' ? header : header?.[0];
    if (delivery === undefined) return true;
    if (this.#seen.has(delivery)) return false;
    this.#seen.add(delivery);
    if (this.#seen.size > REMEMBERED) {
      const [oldest] = this.#seen;
      this.#seen.delete(oldest);
    }
    return true;
  }
}
