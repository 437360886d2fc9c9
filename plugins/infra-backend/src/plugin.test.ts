import { createServiceFactory } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { claim, newHost, get } from './__testUtils__/client';
import { claimText } from './__testUtils__/platformFiles';
import { repositoryModule, startBackend } from './__testUtils__/startBackend';

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
    await get(server, '/services/new-api').expect(200);
    expect(host.readBlobIds).toHaveLength(1);
    await Promise.all([push(), push(), push()]);
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
