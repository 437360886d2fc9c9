import {
  formatObjectRef,
  planCountsSchema,
  type ObjectRef,
  type ObservedObject,
  type PlanCounts,
} from '@groundwork/backstage-plugin-infra-common';
import type { Knex } from 'knex';
import { inBatches } from './upsertRows';

/** What a plan would do; undefined when it cannot be read. */
export interface KnownPlan {
  readonly counts: PlanCounts | undefined;
}

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
      const rows: { plan: string; counts: string | null }[] = await this.#knex(
        'plan_counts',
      )
        .whereIn('plan', batch)
        .select('plan', 'counts');
      for (const { plan, counts } of rows) {
        if (counts === null) {
          found.set(plan, { counts: undefined });
          continue;
        }
        const known = planCountsSchema.safeParse(JSON.parse(counts));
        // One that cannot be read is asked for once more.
        if (known.success) found.set(plan, { counts: known.data });
      }
    });
    return found;
  }

  async write(key: string, { counts }: KnownPlan, at: Date): Promise<void> {
    const row = {
      counts: counts ? JSON.stringify(counts) : null,
      read_at: at.toISOString(),
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
