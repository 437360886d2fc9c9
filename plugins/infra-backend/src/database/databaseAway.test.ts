import { databaseIds, newDatabase } from '../__testUtils__/databases';
import { newHost, get } from '../__testUtils__/client';
import { startBackend } from '../__testUtils__/startBackend';
import { isDatabaseAway } from './databaseAway';

describe('while the database is away', () => {
  it.each(databaseIds.filter(id => id.startsWith('POSTGRES')))(
    'answers 503 and says that trying again helps, on %s',
    async id => {
      const knex = await newDatabase(id);
      const { server } = await startBackend({ host: newHost(), knex });
      await get(server, '/services').expect(200);
      const { client } = knex;
      const acquire = client.acquireConnection;
      client.acquireConnection = async () => {
        throw Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:5432'), {
          code: 'ECONNREFUSED',
        });
      };
      for (const path of ['/services', '/services/payments-api/card']) {
        const { status, body } = await get(server, path);
        expect(status).toBe(503);
        expect(body.error.message).toContain('Try again in a moment');
        expect(JSON.stringify(body)).not.toContain('10.0.0.1');
      }
      client.acquireConnection = acquire;
      await get(server, '/services').expect(200);
    },
  );

  it('knows a database that is away from one that refuses', () => {
    const withCode = (code: string) => Object.assign(new Error('x'), { code });
    expect(isDatabaseAway(withCode('57P01'))).toBe(true);
    expect(
      isDatabaseAway(new Error('Connection terminated unexpectedly')),
    ).toBe(true);
    expect(isDatabaseAway(withCode('23505'))).toBe(false);
    expect(isDatabaseAway('57P01')).toBe(false);
  });
});
