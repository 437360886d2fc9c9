import type { PermissionCriteria } from '@backstage/plugin-permission-common';
import type { Knex } from 'knex';
import type { ServiceFilter, ServiceListQuery } from './IndexStore';

/** Restricts a query of claims to the services that match and may be seen. */
export function selectServices(
  claims: Knex.QueryBuilder,
  query: ServiceListQuery,
): Knex.QueryBuilder {
  claims.where('winner', 1);
  if (query.text) contains(claims, 'name', query.text.toLocaleLowerCase());
  if (query.owner) claims.where('owner', query.owner.toLocaleLowerCase());
  if (query.profile) claims.where('profile', query.profile);
  if (query.environment) {
    contains(claims, 'environments', ` ${query.environment} `);
  }
  if (query.resourceType) {
    contains(claims, 'resources', ` ${query.resourceType}/`);
  }
  applyPermitted(claims, query.permitted);
  return claims;
}

/** Restricts rows with an owner to those that may be seen. */
export function applyPermitted(
  query: Knex.QueryBuilder,
  permitted: PermissionCriteria<ServiceFilter> | undefined,
): void {
  if (permitted) query.where(where => applyCriteria(where, permitted));
}

/** Adds what permissions demand, as a tree of conditions. */
function applyCriteria(
  where: Knex.QueryBuilder,
  criteria: PermissionCriteria<ServiceFilter>,
): void {
  if ('allOf' in criteria) {
    for (const part of criteria.allOf) {
      where.where(inner => applyCriteria(inner, part));
    }
  } else if ('anyOf' in criteria) {
    for (const part of criteria.anyOf) {
      where.orWhere(inner => applyCriteria(inner, part));
    }
  } else if ('not' in criteria) {
    where.whereNot(inner => applyCriteria(inner, criteria.not));
  } else {
    where.whereIn(
      'owner',
      criteria.owners.map(owner => owner.toLocaleLowerCase('en-US')),
    );
  }
}

function contains(where: Knex.QueryBuilder, column: string, text: string) {
  const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  where.whereRaw(`?? like ? escape '\\'`, [column, pattern]);
}
