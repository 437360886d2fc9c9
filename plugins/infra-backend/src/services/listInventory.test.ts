import { claim, get, newHost } from '../__testUtils__/client';
import { claimText } from '../__testUtils__/platformFiles';
import { startBackend } from '../__testUtils__/startBackend';

describe('GET /inventory', () => {
  it('gives every service with what it has asked for, page by page', async () => {
    const host = newHost();
    const { server } = await startBackend({ host });
    const first = await get(server, '/inventory?limit=1').expect(200);
    expect(first.body).toMatchObject({
      revision: host.head,
      totalItems: 2,
      resourceTypes: [
        { name: 'kafka-topic', title: 'kafka-topic' },
        { name: 'postgres', title: 'postgres' },
      ],
      items: [
        {
          service: 'orders-api',
          component: 'component:default/orders-api',
          owner: 'group:default/sales',
          environments: [
            { name: 'dev', resources: [{ type: 'postgres', name: 'main' }] },
          ],
        },
      ],
    });
    const { nextCursor } = first.body;
    const second = await get(
      server,
      `/inventory?limit=1&cursor=${nextCursor}`,
    ).expect(200);
    expect(second.body.items[0]).toMatchObject({ service: 'payments-api' });
    expect(second.body.items[0].url).toContain('services/payments-api.yaml');
    expect(second.body.nextCursor).toBeUndefined();
  });

  it('leaves out what an environment does not have', async () => {
    const host = newHost();
    host.commit({
      [claim('payments-api')]: Buffer.from(
        `${claimText({
          name: 'payments-api',
          environments: ['dev', 'prod'],
        })}      environments:\n        prod: { enabled: false }\n`,
      ),
    });
    const { server } = await startBackend({ host });
    const { body } = await get(server, '/inventory').expect(200);
    expect(body.items[1].environments).toEqual([
      expect.objectContaining({
        name: 'dev',
        resources: [{ type: 'postgres', name: 'main' }],
      }),
      expect.objectContaining({ name: 'prod', resources: [] }),
    ]);
  });
});
