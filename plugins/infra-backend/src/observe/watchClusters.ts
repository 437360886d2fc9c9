import type {
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import type { ObservationStore } from '../database/ObservationStore';
import { ClusterSink } from './ClusterSink';
import type { StatusSources } from './StatusSources';

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
  store: ObservationStore;
  scheduler: SchedulerService;
  logger: LoggerService;
  now: () => Date;
  onChange: () => void;
}): Promise<void> {
  const { sources, store, scheduler, logger, now, onChange } = options;
  for (const { source, cluster } of await sources.list()) {
    const parts = { store, cluster, now, onChange };
    const sink = new ClusterSink({ ...parts, source: source.id });
    await scheduler.scheduleTask({
      id: `infra-watch-${source.id}-${cluster}`,
      frequency: { milliseconds: PAUSE_MS },
      timeout: { seconds: LOCK_SECONDS },
      fn: async signal => {
        const runSignal = AbortSignal.any([
          signal,
          AbortSignal.timeout(RUN_MS),
        ]);
        try {
          await source.watch({ cluster, sink, signal: runSignal });
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
}
