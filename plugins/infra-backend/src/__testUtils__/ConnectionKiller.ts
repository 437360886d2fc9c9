import knexFactory, { type Knex } from 'knex';

/** How far a statement has come when its connection is killed. */
export type Moment = 'not sent' | 'done, but its answer lost';

type Query = (connection: unknown, query: unknown) => Promise<unknown>;

/**
 * Kills all connections of a plugin to its Postgres, from a connection beside
 * them: at any time, or in the midst of work, at a statement by its number.
 */
export class ConnectionKiller {
  /** A way to the database that is never killed, to see what is in there. */
  readonly beside: Knex;
  readonly #spy: jest.SpyInstance;
  #plan: { at: number; moment: Moment } | undefined;
  #statements = 0;

  constructor(knex: Knex) {
    this.beside = knexFactory({
      client: 'pg',
      connection: knex.client.config.connection,
      pool: { min: 0, max: 1 },
    });
    // Those of transactions have clients of their own.
    const prototype = knex.client.constructor.prototype;
    const around = (send: () => Promise<unknown>) => this.#around(send);
    const query = prototype._query;
    this.#spy = jest
      .spyOn(prototype, '_query')
      .mockImplementation(function counted(this: unknown, ...args: unknown[]) {
        const send: Query = query.bind(this);
        return around(() => send(args[0], args[1]));
      });
  }

  /** Kills all connections now. */
  async kill(): Promise<void> {
    await this.beside.raw(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
  }

  /**
   * Runs something, and kills the connections at its nth statement.
   *
   * @returns whether it came so far
   */
  async during(
    at: number,
    moment: Moment,
    run: () => Promise<unknown>,
  ): Promise<boolean> {
    this.#statements = 0;
    this.#plan = { at, moment };
    await run();
    const wasReached = this.#plan === undefined;
    this.#plan = undefined;
    return wasReached;
  }

  async close(): Promise<void> {
    this.#spy.mockRestore();
    await this.beside.destroy();
  }

  async #around(send: () => Promise<unknown>): Promise<unknown> {
    if (!this.#plan) return send();
    this.#statements += 1;
    const { at, moment } = this.#plan;
    if (this.#statements !== at) return send();
    this.#plan = undefined;
    if (moment === 'not sent') {
      await this.kill();
      return send();
    }
    await send();
    await this.kill();
    throw new Error('Connection terminated unexpectedly');
  }
}
