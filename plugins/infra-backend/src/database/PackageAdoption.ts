import type { Knex } from 'knex';
import { z } from 'zod';
import { applyPermitted } from './selectServices';
import type { Permitted } from './StatusStore';

/** Services on a version of a package in an environment. */
export interface Adoption {
  readonly environment: string;
  readonly package: string;
  readonly services: number;
}

/** A service with the environments where it is on a version. */
export interface Adopter {
  readonly service: string;
  readonly environments: readonly string[];
}

const adoptionRowSchema = z.object({
  environment: z.string(),
  package: z.string(),
  services: z.coerce.number().int(),
});

const adopterRowSchema = z.object({
  service: z.string(),
  environment: z.string(),
});

/**
 * Which services are on which versions of packages, as it was derived for each
 * of them last. The database takes that out of their cards: they are many.
 */
export class PackageAdoption {
  readonly #knex: Knex;

  constructor(options: { knex: Knex }) {
    this.#knex = options.knex;
  }

  /** Numbers of services by version and environment. */
  async count(permitted: Permitted): Promise<Adoption[]> {
    const rows: unknown[] = await this.#environments(permitted)
      .groupByRaw('1, 2')
      .orderByRaw('1, 2')
      .select(
        this.#knex.raw('?? as environment', ['e.name']),
        this.#knex.raw('?? as package', ['e.package']),
        this.#knex.raw('count(*) as services'),
      );
    return rows.map(row => adoptionRowSchema.parse(row));
  }

  /** Services on a version, by name. */
  async list(
    ref: string,
    limit: number,
    permitted: Permitted,
  ): Promise<Adopter[]> {
    const names: string[] = await this.#knex('service_statuses as s')
      .whereRaw('s.packages like ?', [`% ${ref} %`])
      .modify(query => applyPermitted(query, permitted, 's.owner'))
      .orderBy('s.service')
      .limit(limit)
      .pluck('s.service');
    const rows: unknown[] = await this.#environments(permitted)
      .whereIn('s.service', names)
      .where('e.package', ref)
      .select('s.service', this.#knex.raw('?? as environment', ['e.name']));
    const found = new Map(names.map((name): [string, string[]] => [name, []]));
    for (const row of rows) {
      const { service, environment } = adopterRowSchema.parse(row);
      found.get(service)?.push(environment);
    }
    return [...found]
      .map(([service, environments]) => ({ service, environments }))
      .filter(({ environments }) => environments.length > 0);
  }

  /** A row per service and environment with a package, as `s` and `e`. */
  #environments(permitted: Permitted): Knex.QueryBuilder {
    const isPostgres = String(this.#knex.client.config.client).includes('pg');
    const unfolded = isPostgres
      ? this.#knex.raw(
          `service_statuses as s cross join lateral jsonb_to_recordset((s.card::jsonb) -> 'environments') as e(name text, package text)`,
        )
      : this.#knex.raw(
          `service_statuses as s join (select s2.service, json_extract(j.value, '$.name') as name, json_extract(j.value, '$.package') as package from service_statuses as s2, json_each(s2.card, '$.environments') as j) as e on e.service = s.service`,
        );
    return this.#knex
      .from(unfolded)
      .whereRaw('e.package is not null')
      .modify(query => applyPermitted(query, permitted, 's.owner'));
  }
}
