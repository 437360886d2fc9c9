import { mockServices } from '@backstage/backend-test-utils';
import type { ChangeInput } from '@groundwork/backstage-plugin-infra-common';
import { claim, newHost, get, kafka, submit } from '../__testUtils__/client';
import { claimText } from '../__testUtils__/platformFiles';
import { component, startBackend } from '../__testUtils__/startBackend';

describe('owners', () => {
  const change: ChangeInput = {
    kind: 'request',
    service: 'web',
    profile: 'internal-tooling',
    environments: ['dev'],
    resources: [{ type: 'postgres', name: 'main' }],
  };

  it('takes component and owner from the catalog', async () => {
    const host = newHost();
    const entities = [component('web', 'sales')];
    const { server } = await startBackend({ host, entities });
    await submit(server, change).expect(201);
    const text = host.proposedText(1, claim('web'));
    expect(text).toContain('component:default/web');
    expect(text).toContain('group:default/sales');

    // There is no claim before the merge, but what was asked for can be seen.
    await get(server, '/services/web').expect(404);
    const { body } = await get(server, '/changes?service=web').expect(200);
    expect(body.items).toEqual([
      expect.objectContaining({
        status: 'proposed',
        pullRequest: expect.objectContaining({ number: 1 }),
      }),
    ]);
  });

  it('asks for an owner that nobody knows, and takes the word for it', async () => {
    const host = newHost();
    const { server } = await startBackend({ host });
    const { body } = await submit(server, change).expect(400);
    expect(body.error.message).toContain('Name the owner');
    await submit(server, { ...change, owner: 'group:default/new' }).expect(201);
    expect(host.proposedText(1, claim('web'))).toContain('group:default/new');
  });
});

describe('what was removed', () => {
  it('is listed with until when it can be restored', async () => {
    const host = newHost();
    host.commit({
      [claim('payments-api')]: `${claimText({ name: 'payments-api' })}
  tombstones:
    - type: postgres
      name: old
      retained: { dev: {} }
      removedAt: 2026-11-20T00:00:00.000Z
      undoUntil: 2026-12-04T00:00:00.000Z
`,
      [claim('orders-api')]: claimText({ name: 'orders-api' }),
    });
    const { server } = await startBackend({ host });
    const { body } = await get(server, '/services/payments-api').expect(200);
    expect(body.removed).toEqual([
      {
        type: 'postgres',
        name: 'old',
        environments: ['dev'],
        removedAt: '2026-11-20T00:00:00.000Z',
        undoUntil: '2026-12-04T00:00:00.000Z',
      },
    ]);
    const other = await get(server, '/services/orders-api').expect(200);
    expect(other.body).not.toHaveProperty('removed');
  });
});

describe('before there is an index', () => {
  it('takes no claim for absent', async () => {
    const host = newHost();
    const step = () => {
      throw new Error('no route to host');
    };
    const { server } = await startBackend({ host, step });
    const taken = {
      ...kafka,
      service: 'orders-api',
      owner: 'group:default/me',
    };
    await submit(server, taken).expect(503);
    await submit(server, {
      kind: 'remove',
      service: 'orders-api',
      all: true,
    }).expect(503);
    expect(host.pullRequests).toEqual([]);
  });
});

describe('the audit log', () => {
  it('has every submission with its end', async () => {
    const auditor = mockServices.auditor.mock();
    const success = jest.fn();
    const fail = jest.fn();
    auditor.createEvent.mockImplementation(async () => ({ success, fail }));
    const { server } = await startBackend({
      host: newHost(),
      features: [auditor.factory],
    });
    await submit(server, kafka).expect(201);
    expect(auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'change-submit',
        severityLevel: 'medium',
        meta: {
          service: 'payments-api',
          changeKind: 'request',
          requestedBy: 'user:default/mock',
        },
      }),
    );
    expect(success).toHaveBeenCalledWith({
      meta: expect.objectContaining({ status: 'proposed', outcome: 'created' }),
    });
    await submit(server, { ...kafka, reason: 'other' }).expect(409);
    expect(fail).toHaveBeenCalledTimes(1);
  });
});
