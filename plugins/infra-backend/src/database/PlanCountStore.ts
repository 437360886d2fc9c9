import {
  formatObjectRef,
  planCountsSchema,
  type ObjectRef,
  type ObservedObject,
  type PlanCounts,
} from '@groundwork/backstage-plugin-infra-common';
import type { Knex } from 'knex';
import { z } from 'zod';
import { inBatches } from './upsertRows';

/** What a plan would do; undefined when it cannot be read. */
export interface KnownPlan {
  readonly counts: PlanCounts | undefined;
  /** Why it may not be read, for people; that can change. */
  readonly refused?: string;
  readonly readAt: Date;
}

const refusedSchema = z.object({ refused: z.string() });

/**
 * What plans that wait would do, in numbers. Kept so that a status can say so
 * without asking the cluster again.
 */
export class PlanCountStore {
  readonly #knex: Knex;

  constructor(options: { knex: Knex }) {
    this.#knex = options.knex;
  }

  /** Plans of objects that were read, by {@link planKey}. */
  async read(
    objects: readonly ObservedObject[],
  ): Promise<Map<string, KnownPlan>> {
    const keys = objects.flatMap(object => planKey(object) ?? []);
    const found = new Map<string, KnownPlan>();
    await inBatches([...new Set(keys)], async batch => {
      const rows: PlanRow[] = await this.#knex('plan_counts')
        .whereIn('plan', batch)
        .select('plan', 'counts', 'read_at');
      for (const row of rows) {
        const known = parsePlan(row);
        // One that cannot be read is asked for once more.
        if (known) found.set(row.plan, known);
      }
    });
    return found;
  }

  async write(
    key: string,
    { counts, refused, readAt }: KnownPlan,
  ): Promise<void> {
    const content = counts ?? (refused === undefined ? null : { refused });
    const row = {
      counts: content && JSON.stringify(content),
      read_at: readAt.toISOString(),
    };
    await this.#knex('plan_counts')
      .insert({ plan: key, ...row })
      .onConflict('plan')
      .merge(['counts', 'read_at']);
  }

  /** Forgets plans that were read before a time. */
  async forget(before: Date): Promise<void> {
    await this.#knex('plan_counts')
      .where('read_at', '<', before.toISOString())
      .delete();
  }
}

interface PlanRow {
  readonly plan: string;
  readonly counts: string | null;
  readonly read_at: string;
}

function parsePlan({ counts, read_at: at }: PlanRow): KnownPlan | undefined {
  const readAt = new Date(at);
  if (counts === null) return { counts: undefined, readAt };
  const content: unknown = JSON.parse(counts);
  const { data: refusal } = refusedSchema.safeParse(content);
  if (refusal) return { counts: undefined, refused: refusal.refused, readAt };
  const { data } = planCountsSchema.safeParse(content);
  return data && { counts: data, readAt };
}

/**
 * Names the plan that an object waits with. Plans of two objects can have the
 * same id, and two plans of one as well, so object, generation and time are
 * part of it.
 *
 * @returns undefined when no plan waits
 */
export function planKey(
  object: Pick<
    ObservedObject,
    'generation' | 'terraform' | 'uid' | keyof ObjectRef
  >,
): string | undefined {
  const { terraform, cluster, uid, generation } = object;
  if (!terraform?.pendingPlan) return undefined;
  return [
    cluster,
    formatObjectRef(object),
    uid,
    generation,
    terraform.pendingPlan,
    terraform.lastPlanAt ?? '',
  ].join(' ');
}
