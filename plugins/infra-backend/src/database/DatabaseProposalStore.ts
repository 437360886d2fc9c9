import {
  proposalStateSchema,
  resourceIdSchema,
} from '@groundwork/backstage-plugin-infra-common';
import type { Knex } from 'knex';
import { z } from 'zod';
import { enqueueServices } from './statusQueue';
import type { ProposalStore, StoredProposal } from './ProposalStore';
import { applyPermitted, contains } from './selectServices';
import type { Permitted } from './StatusStore';
import { transact } from './transact';
import { inBatches } from './upsertRows';

const storedProposalSchema = proposalStateSchema.extend({
  claims: z.array(
    z.object({
      service: z.string(),
      owner: z.string().optional(),
      resources: z
        .array(
          z.object({
            ...resourceIdSchema.shape,
            environments: z.array(z.string()),
          }),
        )
        .optional(),
    }),
  ),
});

/** Proposals in SQLite or Postgres. */
export class DatabaseProposalStore implements ProposalStore {
  readonly #knex: Knex;

  constructor(options: { knex: Knex }) {
    this.#knex = options.knex;
  }

  async newest(): Promise<Date | undefined> {
    const row = await this.#knex('proposals')
      .orderBy('updated_at', 'desc')
      .first('updated_at');
    return row && new Date(row.updated_at);
  }

  async find(numbers: readonly number[]): Promise<StoredProposal[]> {
    const rows = await this.#knex('proposals')
      .whereIn('number', [...numbers])
      .select('content');
    return rows.flatMap(parse);
  }

  async listOpen(): Promise<number[]> {
    return this.#knex('proposals').where({ state: 'open' }).pluck('number');
  }

  async put(proposals: readonly StoredProposal[]): Promise<StoredProposal[]> {
    return transact(this.#knex, async trx => {
      const written: StoredProposal[] = [];
      const services = new Set<string>();
      for (const proposal of proposals) {
        const { number, state, updatedAt, changeId } = proposal;
        const row = {
          number,
          state,
          updated_at: updatedAt,
          change_id: changeId ?? null,
          content: JSON.stringify(proposal),
        };
        // Answers can arrive out of order; an older one changes nothing.
        const rows: unknown[] = await trx('proposals')
          .insert(row)
          .onConflict('number')
          .merge(['state', 'updated_at', 'change_id', 'content'])
          .where('proposals.updated_at', '<=', updatedAt)
          .whereNot('proposals.content', row.content)
          .returning('number');
        if (rows.length === 0) continue;
        written.push(proposal);
        const before: string[] = await trx('proposal_services')
          .where({ number })
          .pluck('service');
        const now = proposal.touches.map(({ service }) => service);
        for (const service of [...before, ...now]) services.add(service);
        await trx('proposal_services').where({ number }).delete();
        await inBatches([...new Set(now)], batch =>
          trx('proposal_services').insert(
            batch.map(service => ({ number, service })),
          ),
        );
      }
      await enqueueServices(trx, [...services]);
      return written;
    });
  }

  async ofServices(services: readonly string[], endedAfter: Date) {
    const found = new Map<string, StoredProposal[]>();
    await inBatches(services, async batch => {
      const rows: { service: string; content: string }[] = await this.#knex(
        'proposal_services as s',
      )
        .join('proposals as p', 'p.number', 's.number')
        .whereIn('s.service', batch)
        .where(where =>
          where
            .where('p.state', 'open')
            .orWhere('p.updated_at', '>', endedAfter.toISOString()),
        )
        .orderBy('p.updated_at', 'desc')
        .select('s.service', 'p.content');
      for (const row of rows) {
        const known = found.get(row.service) ?? [];
        known.push(...parse(row));
        found.set(row.service, known);
      }
    });
    return found;
  }

  async listOfService(
    service: string,
    limit: number,
  ): Promise<StoredProposal[]> {
    const rows = await this.#knex('proposal_services as s')
      .join('proposals as p', 'p.number', 's.number')
      .where('s.service', service)
      .orderBy([
        { column: 'p.updated_at', order: 'desc' },
        { column: 'p.number', order: 'desc' },
      ])
      .limit(limit)
      .select('p.content');
    return rows.flatMap(parse);
  }

  async list(
    query: Parameters<ProposalStore['list']>[0],
  ): Promise<StoredProposal[]> {
    const { state, limit, after, permitted } = query;
    const page = this.#knex('proposals as p')
      .orderBy([
        { column: 'p.updated_at', order: 'desc' },
        { column: 'p.number', order: 'desc' },
      ])
      .limit(limit)
      .select('p.content');
    if (state) page.where('p.state', state);
    if (after) {
      page.where(where =>
        where
          .where('p.updated_at', '<', after.updatedAt)
          .orWhere(same =>
            same
              .where('p.updated_at', after.updatedAt)
              .where('p.number', '<', after.number),
          ),
      );
    }
    if (query.service || query.text || permitted) {
      page.whereExists(this.#services(permitted, query));
    }
    const rows: { content: string }[] = await page;
    return rows.flatMap(parse);
  }

  async visibleAmong(
    services: readonly string[],
    permitted: Permitted,
  ): Promise<Set<string>> {
    if (!permitted) return new Set(services);
    const found = new Set<string>();
    await inBatches([...new Set(services)], async batch => {
      const names: string[] = await this.#knex('claims')
        .where({ winner: 1 })
        .whereIn('name', batch)
        .modify(query => applyPermitted(query, permitted))
        .pluck('name');
      for (const name of names) found.add(name);
    });
    return found;
  }

  async countOpen(permitted: Permitted): Promise<number> {
    const query = this.#knex('proposals as p').where('p.state', 'open');
    if (permitted) query.whereExists(this.#services(permitted));
    const [{ total }] = await query.count({ total: '*' });
    return Number(total);
  }

  /** Services of the proposal `p` that may be seen. */
  #services(
    permitted: Permitted,
    { service, text }: { service?: string; text?: string } = {},
  ): Knex.QueryBuilder {
    const services = this.#knex('proposal_services as s')
      .select(this.#knex.raw('1'))
      .whereRaw('s.number = p.number');
    if (service) services.where('s.service', service);
    if (text) contains(services, 's.service', text.toLocaleLowerCase('en-US'));
    if (permitted) {
      services
        .join('claims as c', 'c.name', 's.service')
        .where('c.winner', 1)
        .modify(query => applyPermitted(query, permitted));
    }
    return services;
  }
}

/** Nothing for a row of another version: the host is asked for it again. */
function parse(row: { content: string }): StoredProposal[] {
  const stored = storedProposalSchema.safeParse(JSON.parse(row.content));
  if (!stored.success) return [];
  const { claims, ...proposal } = stored.data;
  return [
    {
      ...proposal,
      claims: claims.map(({ service, owner, resources }) => ({
        service,
        owner,
        resources,
      })),
    },
  ];
}
