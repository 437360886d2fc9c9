import { createServiceFactory } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { claim, newHost, get } from './__testUtils__/client';
import { claimText } from './__testUtils__/platformFiles';
import { repositoryModule, startBackend } from './__testUtils__/startBackend';

/** Waits for what needs some turns of the event loop. */
async function until(holds: () => Promise<boolean> | boolean) {
  while (!(await holds())) {
    await new Promise(resolve => setTimeout(resolve, 10));
  }
}

describe('a push', () => {
  it('is seen at once, and costs nothing when it is old news', async () => {
    const host = newHost();
    const events = mockServices.events();
    const { server } = await startBackend({
      host,
      features: [
        createServiceFactory({
          service: eventsServiceRef,
          deps: {},
          factory: () => events,
        }),
      ],
    });
    const push = () =>
      events.publish({
        topic: 'github.push',
        eventPayload: { ref: '${{ x }}' },
      });
    host.commit({ [claim('new-api')]: claimText({ name: 'new-api' }) });
    host.calls.clear();
    host.readBlobIds.length = 0;
    await push();
    // It is not kept waiting, so what follows comes later.
    await until(
      async () => (await get(server, '/services/new-api')).status === 200,
    );
    expect(host.readBlobIds).toHaveLength(1);
    const looks = host.count('readHead');
    await Promise.all([push(), push(), push()]);
    await until(() => host.count('readHead') > looks + 1);
    expect(host.readBlobIds).toHaveLength(1);
    expect(host.count('readChanges')).toBe(1);
    expect(host.count('readTree')).toBe(0);
  });
});

describe('the repository', () => {
  it('is needed', async () => {
    const { startTestBackend } = jest.requireActual(
      '@backstage/backend-test-utils',
    );
    const { infraPlugin } = jest.requireActual('./plugin');
    await expect(startTestBackend({ features: [infraPlugin] })).rejects.toThrow(
      'There is no GitOps repository',
    );
  });

  it('is one', async () => {
    const host = newHost();
    await expect(
      startBackend({
        host,
        features: [repositoryModule({ host, moduleId: 'second' })],
      }),
    ).rejects.toThrow('would be a second one');
  });
});
