import type {
  LifecycleService,
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import type { EventsService } from '@backstage/plugin-events-node';
import type { RepositoryIndex } from '../index/RepositoryIndex';
import type { Observer } from './createObserver';
import { FreshnessWatch } from './FreshnessWatch';
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
const SWEEP_LIMIT = 500;

/**
 * Keeps statuses what they should be: watches clusters, follows pull requests,
 * and derives statuses when something changed or time has passed.
 */
export async function scheduleObserving(options: {
  observer: Observer;
  index: RepositoryIndex;
  scheduler: SchedulerService;
  lifecycle: LifecycleService;
  events: EventsService;
  logger: LoggerService;
  now: () => Date;
}): Promise<void> {
  const { observer, index, scheduler, lifecycle, events } = options;
  const { projector, follower, statuses, observations, sources } = observer;
  const freshness = new FreshnessWatch(options);

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
    follower.refresh();
  });
  await scheduler.scheduleTask({
    id: 'infra-proposals',
    frequency: { seconds: 30 },
    timeout: { minutes: 5 },
    fn: () => follower.refresh(),
  });
  await events.subscribe({
    id: 'infra-proposals',
    topics: PULL_REQUEST_TOPICS,
    onEvent: () => follower.refresh(),
  });
  // Whatever a replica that died has left in the queue is taken up here, too.
  await scheduler.scheduleTask({
    id: 'infra-statuses',
    frequency: SWEEP,
    timeout: { minutes: 5 },
    fn: async () => {
      await freshness.check();
      await statuses.enqueueUnsettled(SWEEP_LIMIT);
      await projector.run();
    },
  });
  lifecycle.addShutdownHook(async () => {
    projector.close();
    follower.close();
  });
}
