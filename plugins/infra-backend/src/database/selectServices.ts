import type { PermissionCriteria } from '@backstage/plugin-permission-common';
import { phasesInProgress } from '@groundwork/backstage-plugin-infra-common';
import type { Knex } from 'knex';
import type { ServiceFilter, ServiceListQuery } from './IndexStore';

/**
 * The services that match and may be seen: claims that count, with what was
 * derived for them as `s`, which may be absent.
 */
export function selectServices(
  knex: Knex,
  query: ServiceListQuery,
): Knex.QueryBuilder {
  const services = knex('claims')
    .leftJoin('service_statuses as s', 's.service', 'claims.name')
    .where('claims.winner', 1);
  filterServices(knex, services, query);
  return services;
}

/** Number of services that match and may be seen. */
export async function countServices(
  knex: Knex,
  query: ServiceListQuery,
): Promise<number> {
  const services = knex('claims').where('claims.winner', 1);
  // What was derived is looked at only when it is asked for.
  if (query.package || query.attention || query.behind) {
    services.join('service_statuses as s', 's.service', 'claims.name');
  }
  filterServices(knex, services, query);
  const [{ total }] = await services.count({ total: '*' });
  return Number(total);
}

/** Restricts `claims`, with `service_statuses` as `s`, to what is asked for. */
export function filterServices(
  knex: Knex,
  services: Knex.QueryBuilder,
  query: ServiceListQuery,
): void {
  const { text, owner, profile, environment, resourceType } = query;
  if (text) contains(services, 'claims.name', text.toLocaleLowerCase());
  if (owner) services.where('claims.owner', owner.toLocaleLowerCase());
  if (profile) services.where('claims.profile', profile);
  if (environment) {
    contains(services, 'claims.environments', ` ${environment} `);
  }
  if (resourceType) {
    contains(services, 'claims.resources', ` ${resourceType}/`);
  }
  if (query.package) {
    const isVersion = query.package.includes('@');
    const end = isVersion ? ' ' : '@';
    contains(services, 's.packages', ` ${query.package}${end}`);
  }
  if (query.attention) services.where('s.attention', '>', 0);
  if (query.behind) services.where('s.behind', '>', 0);
  for (const phases of phasesOf(query)) {
    services.whereIn('claims.name', selectInPhases(knex, query, phases));
  }
  applyPermitted(services, query.permitted, 'claims.owner');
}

/** Sets of phases; a service must have a resource in one of each set. */
function phasesOf({ phase, progress }: ServiceListQuery): string[][] {
  return [
    ...(phase ? [[phase]] : []),
    ...(progress ? [[...phasesInProgress]] : []),
  ];
}

/** Services with a resource in a phase, of the type and environment asked for. */
function selectInPhases(
  knex: Knex,
  { environment, resourceType }: ServiceListQuery,
  phases: readonly string[],
): Knex.QueryBuilder {
  const resources = knex('resource_statuses').whereIn('phase', phases);
  if (environment) resources.where({ environment });
  if (resourceType) resources.where({ type: resourceType });
  return resources.select('service');
}

/** Restricts rows with an owner to those that may be seen. */
export function applyPermitted(
  query: Knex.QueryBuilder,
  permitted: PermissionCriteria<ServiceFilter> | undefined,
  ownerColumn = 'owner',
): void {
  if (!permitted) return;
  query.where(where => applyCriteria(where, permitted, ownerColumn));
}

/** Adds what permissions demand, as a tree of conditions. */
function applyCriteria(
  where: Knex.QueryBuilder,
  criteria: PermissionCriteria<ServiceFilter>,
  column: string,
): void {
  if ('allOf' in criteria) {
    for (const part of criteria.allOf) {
      where.where(inner => applyCriteria(inner, part, column));
    }
  } else if ('anyOf' in criteria) {
    for (const part of criteria.anyOf) {
      where.orWhere(inner => applyCriteria(inner, part, column));
    }
  } else if ('not' in criteria) {
    where.whereNot(inner => applyCriteria(inner, criteria.not, column));
  } else {
    where.whereIn(
      column,
      criteria.owners.map(owner => owner.toLocaleLowerCase('en-US')),
    );
  }
}

/** A part of a name, whatever it looks like as a pattern. */
export function contains(
  where: Knex.QueryBuilder,
  column: string,
  text: string,
): void {
  const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  where.whereRaw(`?? like ? escape '\\'`, [column, pattern]);
}
