import type {
  LifecycleService,
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import type { EventsService } from '@backstage/plugin-events-node';
import type { GitOpsRepository } from '@groundwork/backstage-plugin-infra-node';
import type { HumanDuration } from '@backstage/types';
import type { RepositoryIndex } from '../index/RepositoryIndex';
import type { Observer } from './createObserver';
import { FreshnessWatch } from './FreshnessWatch';
import { HostEvents } from './HostEvents';
import { PacedRun } from './PacedRun';
import { sweep } from './sweep';
import { watchClusters } from './watchClusters';

/** What the host tells of pull requests and their checks. */
const PULL_REQUEST_TOPICS = [
  'github.pull_request',
  'github.pull_request_review',
  'github.check_run',
  'github.check_suite',
  'github.status',
  'github.workflow_run',
];

/** Statuses of services on their way are looked at so often anyway. */
const SWEEP = { seconds: 10 };

const DAY_MS = 24 * 60 * 60 * 1000;
/** A plan that waits for longer is read once more. */
const PLAN_DAYS = 30;
/** Git keeps what changed for ever; when it was applied is kept so long. */
const TRANSITION_DAYS = 400;

/**
 * Keeps statuses what they should be: watches clusters, follows pull requests,
 * and derives statuses when something changed or time has passed.
 */
export async function scheduleObserving(options: {
  observer: Observer;
  repository: Pick<GitOpsRepository, 'url'>;
  index: RepositoryIndex;
  scheduler: SchedulerService;
  lifecycle: LifecycleService;
  events: EventsService;
  logger: LoggerService;
  /** How often pull requests are looked at. */
  interval: HumanDuration;
  now: () => Date;
}): Promise<void> {
  const { observer, index, scheduler, lifecycle, events } = options;
  const { projector, follower, statuses, observations, sources } = observer;
  const freshness = new FreshnessWatch(options);
  const looks = new PacedRun({
    run: () => follower.refresh(),
    now: options.now,
  });
  const hostEvents = new HostEvents(options.repository);

  lifecycle.addStartupHook(async () => {
    await watchClusters({
      ...options,
      sources,
      store: observations,
      onChange: () => projector.wake(),
    });
  });
  index.onSwitch(() => {
    projector.wake();
    // What was merged stands in the repository now.
    looks.hint();
  });
  await scheduler.scheduleTask({
    id: 'infra-proposals',
    frequency: options.interval,
    timeout: { minutes: 5 },
    fn: () => follower.refresh(),
  });
  await events.subscribe({
    id: 'infra-proposals',
    topics: PULL_REQUEST_TOPICS,
    // Whoever sent it is not kept waiting.
    onEvent: async event => {
      if (hostEvents.isReason(event)) looks.hint();
    },
  });
  await scheduler.scheduleTask({
    id: 'infra-statuses',
    frequency: SWEEP,
    timeout: { minutes: 5 },
    fn: () => sweep({ observer, freshness }),
  });
  await scheduler.scheduleTask({
    id: 'infra-statuses-forget',
    frequency: { hours: 6 },
    timeout: { minutes: 10 },
    fn: async () => {
      const before = (days: number) =>
        new Date(options.now().getTime() - days * DAY_MS);
      // Evidence of packages expires by the day, and a newer version of this
      // code may see things otherwise, although nothing else has changed.
      await statuses.enqueueAll();
      observer.announcer.missed();
      await observer.planCounts.forget(before(PLAN_DAYS));
      await statuses.forgetTransitions(before(TRANSITION_DAYS));
    },
  });
  lifecycle.addShutdownHook(async () => {
    looks.close();
    projector.close();
    follower.close();
  });
}
