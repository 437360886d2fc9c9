import type {
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import type { ObservationStore } from '../database/ObservationStore';
import { ClockWatch } from './ClockWatch';
import { ClusterSink } from './ClusterSink';
import type { StatusSources } from './StatusSources';
import { WatcherBeats, type BeatStore } from './WatcherBeats';

/*
 * One replica watches a cluster at a time: the scheduler's lock sees to it. A
 * run holds the lock for less than a minute, so that another replica takes
 * over within a minute when this one dies. Where a run ended the next one goes
 * on, on whatever replica, from the cursor in the database.
 */

/** After this time a replica that died has lost its lock. */
const LOCK_SECONDS = 45;
/** A run ends by itself well before that. */
const RUN_MS = 35_000;
/** Until the next run begins, events wait at the cluster. */
const PAUSE_MS = 250;

/** Keeps watching every cluster that a source can see. */
export async function watchClusters(options: {
  sources: StatusSources;
  store: ObservationStore & BeatStore;
  scheduler: SchedulerService;
  logger: LoggerService;
  now: () => Date;
  onChange: () => void;
}): Promise<void> {
  const { sources, store, scheduler, logger, now, onChange } = options;
  const beats = new WatcherBeats({
    store,
    elapsed: () => performance.now(),
    // One that does not run needs no release.
    release: task => scheduler.cancelTask(task).catch(() => {}),
  });
  const ids = ['infra-statuses', 'infra-proposals'];
  for (const { source, cluster } of await sources.list()) {
    const parts = { store, cluster, now, onChange };
    const sink = new ClusterSink({ ...parts, source: source.id });
    const id = `infra-watch-${source.id}-${cluster}`;
    ids.push(id);
    await scheduler.scheduleTask({
      id,
      frequency: { milliseconds: PAUSE_MS },
      timeout: { seconds: LOCK_SECONDS },
      fn: async signal => {
        const runSignal = AbortSignal.any([
          signal,
          AbortSignal.timeout(RUN_MS),
        ]);
        try {
          await beats.during(id, () =>
            source.watch({ cluster, sink, signal: runSignal }),
          );
        } catch (error) {
          logger.warn(
            `Cluster ${cluster} could not be watched; it is tried again: ${stringifyError(
              error,
            )}`,
          );
        }
      },
    });
  }
  const clock = new ClockWatch({
    ...{ now, logger },
    elapsed: () => performance.now(),
    wake: async () => {
      for (const id of ids) {
        // One that runs needs no waking; the next check comes soon.
        await scheduler.triggerTask(id).catch(() => {});
      }
    },
  });
  await scheduler.scheduleTask({
    id: 'infra-clock',
    scope: 'local',
    frequency: { seconds: 10 },
    timeout: { minutes: 1 },
    fn: () => clock.check(),
  });
  await scheduler.scheduleTask({
    id: 'infra-watchers',
    scope: 'local',
    frequency: { seconds: 5 },
    timeout: { minutes: 1 },
    fn: () => beats.check(),
  });
}
