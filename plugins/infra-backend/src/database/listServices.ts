import { InputError } from '@backstage/errors';
import {
  phaseCountsSchema,
  type ServiceList,
  type ServiceSummary,
} from '@groundwork/backstage-plugin-infra-common';
import type { Knex } from 'knex';
import type { ServiceListQuery } from './IndexStore';
import { claimRowSchema } from './rows';
import { selectServices } from './selectServices';

/** Urgency of a service of which nothing is known yet: after all others. */
const UNKNOWN_URGENCY = 9_999;

const urgency = `coalesce(s.urgency, ${UNKNOWN_URGENCY})`;

/**
 * One page of services, with what became of them. A page begins after the last
 * service of the one before, so that the last page costs as much as the first.
 */
export async function listServices(
  knex: Knex,
  query: ServiceListQuery,
): Promise<ServiceList> {
  const matching = () => selectServices(knex, query);
  const [{ total }] = await matching().count({ total: '*' });
  const page = matching()
    .limit(query.limit + 1)
    .select('claims.*', 's.phases', 's.attention', 's.attention_text')
    .select(knex.raw(`${urgency} as urgency`));
  if (query.sort === 'attention') {
    page.orderByRaw(`${urgency}, claims.name`);
    if (query.after !== undefined) {
      const after = parseCursor(query.after);
      page.whereRaw(`(${urgency}, claims.name) > (?, ?)`, [
        after.urgency,
        after.name,
      ]);
    }
  } else {
    page.orderBy('claims.name');
    if (query.after !== undefined) page.where('claims.name', '>', query.after);
  }
  const rows = await page;
  const shown = rows.slice(0, query.limit);
  const last = shown[shown.length - 1];
  return {
    items: shown.map(toSummary),
    totalItems: Number(total),
    ...(rows.length > query.limit && {
      nextCursor:
        query.sort === 'attention' ? `${last.urgency}~${last.name}` : last.name,
    }),
    ...(query.facets && { facets: await readFacets(knex, query) }),
  };
}

function toSummary(row: {
  phases: string | null;
  attention: number | null;
  attention_text: string | null;
}): ServiceSummary {
  const { path: _, ...summary } = claimRowSchema.parse(row);
  if (row.phases === null) return summary;
  return {
    ...summary,
    phases: phaseCountsSchema.parse(JSON.parse(row.phases)),
    attention: row.attention ?? 0,
    ...(row.attention_text !== null && { attentionText: row.attention_text }),
  };
}

function parseCursor(cursor: string) {
  const match = /^(\d{1,5})~([a-z0-9-]{1,63})$/.exec(cursor);
  if (!match) {
    throw new InputError(
      'The cursor is not one that this list gave; leave it out to begin again',
    );
  }
  return { urgency: Number(match[1]), name: match[2] };
}

/** Number of services by the value of each filter, as the others narrow them. */
async function readFacets(
  knex: Knex,
  query: ServiceListQuery,
): Promise<NonNullable<ServiceList['facets']>> {
  const services = () => selectServices(knex, query);
  const byClaim = (column: 'owner' | 'profile') =>
    services()
      .groupBy(`claims.${column}`)
      .select({ value: `claims.${column}` })
      .count({ count: '*' });
  const byResource = (column: 'environment' | 'type' | 'phase') =>
    knex('resource_statuses as r')
      .whereIn('r.service', services().select('claims.name'))
      .groupBy(`r.${column}`)
      .select({ value: `r.${column}` })
      .countDistinct({ count: 'r.service' });
  const byPackage = () =>
    services()
      .whereNotNull('s.packages')
      .groupBy('s.packages')
      .select({ value: 's.packages' })
      .count({ count: '*' });
  const [owner, profile, environment, resourceType, phase, packages] =
    await Promise.all([
      byClaim('owner'),
      byClaim('profile'),
      byResource('environment'),
      byResource('type'),
      byResource('phase'),
      byPackage(),
    ]);
  return {
    owner: ordered(owner),
    profile: ordered(profile),
    environment: ordered(environment),
    resourceType: ordered(resourceType),
    phase: ordered(phase),
    package: ordered(splitPackages(packages)),
  };
}

interface Count {
  value: string;
  count: number | string;
}

/** A service may use several versions; each of them counts it. */
function splitPackages(rows: readonly Count[]): Count[] {
  const counts = new Map<string, number>();
  for (const { value, count } of rows) {
    for (const ref of value.split(' ').filter(part => part !== '')) {
      counts.set(ref, (counts.get(ref) ?? 0) + Number(count));
    }
  }
  return [...counts].map(([value, count]) => ({ value, count }));
}

function ordered(rows: readonly object[]) {
  return (rows as readonly Count[])
    .map(({ value, count }) => ({ value, count: Number(count) }))
    .sort((a, b) => b.count - a.count || a.value.localeCompare(b.value));
}
