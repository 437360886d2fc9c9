import type {
  LifecycleService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import type { EventsService } from '@backstage/plugin-events-node';
import type { HumanDuration } from '@backstage/types';
import type { CampaignRunner } from './campaigns/CampaignRunner';
import type { ChangeRunner } from './changes/ChangeRunner';
import type { RepositoryIndex } from './index/RepositoryIndex';

/**
 * Keeps the index at the head of the base branch and takes up interrupted
 * changes: at the start, on events, and from time to time.
 */
export async function scheduleWork(options: {
  index: RepositoryIndex;
  runner: ChangeRunner;
  refreshPullRequests: () => Promise<void>;
  campaignRunner: CampaignRunner;
  /** How often the head of the base branch is looked at. */
  interval: HumanDuration;
  scheduler: SchedulerService;
  lifecycle: LifecycleService;
  events: EventsService;
}): Promise<void> {
  const { index, runner, scheduler, lifecycle, events } = options;
  // What goes wrong is logged where it happens, and tried again by the next.
  const refresh = async () => index.refresh().catch(() => {});

  lifecycle.addStartupHook(() => {
    refresh();
  });
  await scheduler.scheduleTask({
    id: 'infra-index',
    frequency: options.interval,
    timeout: { minutes: 10 },
    fn: async () => {
      await refresh();
      await options.refreshPullRequests();
    },
  });
  // A hint to look sooner; its content is not believed, and whoever sent it is
  // not kept waiting.
  await events.subscribe({
    id: 'infra-index',
    topics: ['github.push'],
    onEvent: async () => {
      refresh();
    },
  });
  // On every replica: which one works on a change is decided by its lease.
  await scheduler.scheduleTask({
    id: 'infra-journal',
    scope: 'local',
    frequency: { seconds: 1 },
    timeout: { minutes: 1 },
    fn: () => runner.resumeAbandoned(),
  });
  // On one replica at a time: what it did so far is in the database.
  await scheduler.scheduleTask({
    id: 'infra-campaigns',
    frequency: { seconds: 5 },
    timeout: { minutes: 10 },
    fn: signal => options.campaignRunner.advanceAll(signal),
  });
  lifecycle.addShutdownHook(async () => {
    index.close();
    await runner.close();
  });
}
