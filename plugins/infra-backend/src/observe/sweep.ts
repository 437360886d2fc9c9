import type { Observer } from './createObserver';
import type { FreshnessWatch } from './FreshnessWatch';

/** Services on their way that are looked at by one sweep. */
const LIMIT = 500;

/**
 * What is done every few seconds whatever happened: looks again at what is on
 * its way, and takes up whatever a failure, or a replica that died, has left.
 */
export async function sweep(options: {
  observer: Pick<Observer, 'statuses' | 'announcer' | 'projector'>;
  freshness: Pick<FreshnessWatch, 'check'>;
}): Promise<void> {
  const { statuses, announcer, projector } = options.observer;
  await options.freshness.check();
  await statuses.enqueueUnsettled(LIMIT);
  await announcer.catchUp();
  await projector.run();
}
