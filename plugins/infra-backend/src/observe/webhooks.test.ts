import {
  coreServices,
  createServiceFactory,
  type SchedulerServiceTaskInvocationDefinition,
  type SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import { eventsServiceRef } from '@backstage/plugin-events-node';
import { newHost } from '../__testUtils__/client';
import { databaseIds, newDatabase } from '../__testUtils__/databases';
import { claimText } from '../__testUtils__/platformFiles';
import { startBackend } from '../__testUtils__/startBackend';

const PAYMENTS = 'services/payments-api.yaml';
const changed = `${claimText({ name: 'payments-api' })}# by hand\n`;

type Task = SchedulerServiceTaskScheduleDefinition &
  SchedulerServiceTaskInvocationDefinition;

/** Waits for what needs some turns of the event loop. */
async function until(holds: () => Promise<boolean> | boolean) {
  while (!(await holds())) {
    await new Promise(resolve => setTimeout(resolve, 10));
  }
}

describe.each(databaseIds)('webhooks on %s', id => {
  async function start() {
    const host = newHost();
    const knex = await newDatabase(id);
    const events = mockServices.events();
    const tasks = new Map<string, Task>();
    const scheduler = mockServices.scheduler.mock({
      scheduleTask: async task => {
        tasks.set(task.id, task);
      },
    });
    await startBackend({
      host,
      knex,
      features: [
        createServiceFactory({
          service: eventsServiceRef,
          deps: {},
          factory: () => events,
        }),
        createServiceFactory({
          service: coreServices.scheduler,
          deps: {},
          factory: () => scheduler,
        }),
      ],
    });
    let count = 0;
    const tell = (
      topic: string,
      delivery = `d${(count += 1)}`,
      name = 'acme/platform-gitops',
    ) =>
      events.publish({
        topic: `github.${topic}`,
        // What stands in it is not believed.
        eventPayload: {
          repository: { full_name: name },
          pull_request: { number: 1, merged: true, state: 'closed' },
        },
        metadata: { 'x-github-delivery': delivery },
      });
    const rows = () => knex('proposals').select('number', 'state', 'content');
    const poll = async () => {
      const task = tasks.get('infra-proposals');
      await task?.fn(new AbortController().signal);
    };
    const looks = () => host.count('readProposals');
    // The first index is a reason to look, too; what follows comes after it.
    await until(() => looks() === 1);
    await poll();
    host.calls.clear();
    return { host, rows, poll, tell, looks, tasks };
  }

  it('are a reason to look, whatever they say', async () => {
    const { host, rows, tell } = await start();
    host.openPullRequest('feature', { [PAYMENTS]: changed });
    await tell('pull_request');
    await until(async () => (await rows()).length === 1);
    expect(await rows()).toMatchObject([{ number: 1, state: 'open' }]);
  });

  it('may be lost: the next look, within half a minute, finds all', async () => {
    const { host, rows, poll, looks, tasks } = await start();
    host.openPullRequest('feature', { [PAYMENTS]: changed });
    host.merge(host.openPullRequest('other', { [PAYMENTS]: `${changed}#` }));
    expect(tasks.get('infra-proposals')?.frequency).toEqual({ seconds: 30 });
    await poll();
    expect(looks()).toBe(1);
    expect(await rows()).toMatchObject([
      { number: 1, state: 'open' },
      { number: 2, state: 'merged' },
    ]);
  });

  it('may come twice and in another order: the rows are the same', async () => {
    const { host, rows, poll, tell } = await start();
    const number = host.openPullRequest('feature', { [PAYMENTS]: changed });
    host.change(number, { review: 'approved' });
    host.merge(number);
    await poll();
    const before = await rows();
    // Merged before it was opened, and each of them twice.
    for (const delivery of ['merged', 'opened', 'merged', 'opened']) {
      await tell('pull_request', delivery);
    }
    await tell('check_run');
    await until(() => host.count('readProposals') >= 2);
    await poll();
    expect(await rows()).toEqual(before);
  });

  it('come by the hundred: few looks, and each is answered at once', async () => {
    const { host, rows, tell, looks } = await start();
    host.openPullRequest('feature', { [PAYMENTS]: changed });
    // All are taken before any look begins.
    await Promise.all(Array.from({ length: 100 }, () => tell('check_run')));
    expect(looks()).toBe(0);
    await until(async () => (await rows()).length === 1);
    expect(looks()).toBe(1);
  });

  it('of other repositories and of other kinds are no reason', async () => {
    const { host, tell, looks, poll } = await start();
    await tell('check_run', 'x1', 'acme/payments-api');
    await tell('star');
    await tell('pull_request', 'x2');
    await until(() => looks() === 1);
    await tell('pull_request', 'x2');
    await poll();
    expect(looks()).toBe(2);
    expect(host.count('readTexts')).toBe(0);
  });
});
