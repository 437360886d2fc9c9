import { InputError } from '@backstage/errors';
import {
  phaseCountsSchema,
  type ServiceList,
  type ServiceSummary,
} from '@groundwork/backstage-plugin-infra-common';
import type { Knex } from 'knex';
import type { ServiceListQuery } from './IndexStore';
import { claimRowSchema } from './rows';
import {
  countServices,
  filterServices,
  selectServices,
} from './selectServices';

/** Urgency of a service of which nothing is known yet: after all others. */
const UNKNOWN_URGENCY = 9_999;

/**
 * One page of services, with what became of them. A page begins after the last
 * service of the one before, so that the last page costs as much as the first.
 */
export async function listServices(
  knex: Knex,
  query: ServiceListQuery,
): Promise<ServiceList> {
  const [totalItems, rows] = await Promise.all([
    countServices(knex, query),
    query.sort === 'attention'
      ? readByUrgency(knex, query)
      : readByName(knex, query, query.after),
  ]);
  const shown = rows.slice(0, query.limit);
  const last = shown[shown.length - 1];
  return {
    items: shown.map(toSummary),
    totalItems,
    ...(rows.length > query.limit && {
      nextCursor:
        query.sort === 'attention'
          ? `${last.urgency ?? UNKNOWN_URGENCY}~${last.name}`
          : last.name,
    }),
    ...(query.facets && { facets: await readFacets(knex, query) }),
  };
}

interface ServiceRow {
  name: string;
  phases: string | null;
  attention: number | null;
  attention_text: string | null;
  urgency: number | null;
}

const columns = [
  'claims.*',
  's.phases',
  's.attention',
  's.attention_text',
  's.urgency',
];

/** One row more than the page has, to know whether there is a next one. */
async function readByName(
  knex: Knex,
  query: ServiceListQuery,
  after: string | undefined,
  onlyUnknown = false,
): Promise<ServiceRow[]> {
  const page = selectServices(knex, query)
    .orderBy('claims.name')
    .limit(query.limit + 1)
    .select(columns);
  if (onlyUnknown) {
    page
      .whereIn('claims.name', knex('status_queue').select('service'))
      .whereNull('s.service');
  }
  if (after !== undefined) page.where('claims.name', '>', after);
  return page;
}

/**
 * The most urgent first, along the index of urgencies; at the end those of
 * which nothing was derived yet.
 */
async function readByUrgency(
  knex: Knex,
  query: ServiceListQuery,
): Promise<ServiceRow[]> {
  const after =
    query.after === undefined ? undefined : parseCursor(query.after);
  const rows: ServiceRow[] = [];
  if (after?.urgency !== UNKNOWN_URGENCY) {
    const page = knex('service_statuses as s')
      .join('claims', 'claims.name', 's.service')
      .where('claims.winner', 1)
      .orderBy(['s.urgency', 's.service'])
      .limit(query.limit + 1)
      .select(columns);
    filterServices(knex, page, query);
    // Also on the first page: so that both databases go along the index.
    page.whereRaw('(s.urgency, s.service) > (?, ?)', [
      after?.urgency ?? -1,
      after?.name ?? '',
    ]);
    rows.push(...(await page));
  }
  const missing = query.limit + 1 - rows.length;
  // Whatever has no status yet waits for it.
  if (missing > 0 && (await knex('status_queue').first('service'))) {
    const from = after?.urgency === UNKNOWN_URGENCY ? after.name : undefined;
    const rest = await readByName(knex, query, from, true);
    rows.push(...rest.slice(0, missing));
  }
  return rows;
}

function toSummary(row: ServiceRow): ServiceSummary {
  const { path: _, ...summary } = claimRowSchema.parse(row);
  if (row.phases === null) return summary;
  const phases = phaseCountsSchema.safeParse(JSON.parse(row.phases));
  return {
    ...summary,
    ...(phases.success && { phases: phases.data }),
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
  const among = (filter: 'attention' | 'progress' | 'behind') =>
    countServices(knex, { ...query, [filter]: true });
  const [owner, profile, environment, resourceType, phase, packages] =
    await Promise.all([
      byClaim('owner'),
      byClaim('profile'),
      byResource('environment'),
      byResource('type'),
      byResource('phase'),
      byPackage(),
    ]);
  const [attention, progress, behind] = await Promise.all([
    among('attention'),
    among('progress'),
    among('behind'),
  ]);
  return {
    owner: ordered(owner),
    profile: ordered(profile),
    environment: ordered(environment),
    resourceType: ordered(resourceType),
    phase: ordered(phase),
    package: ordered(splitPackages(packages)),
    attention: whenOn(attention),
    progress: whenOn(progress),
    behind: whenOn(behind),
  };
}

/** The count of a filter that is only on or off. */
function whenOn(count: number): { value: string; count: number }[] {
  return count > 0 ? [{ value: 'true', count }] : [];
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
