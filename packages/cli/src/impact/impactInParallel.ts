import type {
  ImpactEvent,
  ImpactProgress,
  PlatformFile,
} from '@groundwork/backstage-plugin-infra-node';
import { inParallel } from '../parallel/inParallel';
import { IMPACT, workerFile } from './impactWorkerThread';
import type { ImpactCommon, ServiceTexts } from './messages';

/** What {@link impactInParallel} works on. */
export interface ParallelImpactOptions {
  /** Documents of the platform before and after the edit. */
  readonly before: readonly PlatformFile[];
  readonly after: readonly PlatformFile[];
  readonly services: Iterable<ServiceTexts> | AsyncIterable<ServiceTexts>;
  readonly now: Date;
  /** Threads; as many as there are cores when absent. */
  readonly workers?: number;
  /** Services that a thread gets in one go. */
  readonly chunk?: number;
}

/**
 * `impactOf` on all cores. Services are handed to worker threads as texts and
 * in chunks; results come as they are ready, with the progress of all after
 * each chunk.
 */
export async function* impactInParallel(
  options: ParallelImpactOptions,
): AsyncGenerator<ImpactEvent, void, undefined> {
  const { services, workers, chunk } = options;
  const common: ImpactCommon = {
    before: [...options.before],
    after: [...options.after],
    now: options.now.getTime(),
  };
  const total = { seen: 0, concerned: 0, changed: 0 };
  let isEmpty = true;
  for await (const events of inParallel<ServiceTexts, ImpactEvent[]>({
    file: workerFile,
    start: { purpose: IMPACT, common },
    items: services,
    ...(workers !== undefined && { workers }),
    ...(chunk !== undefined && { chunk }),
  })) {
    isEmpty = false;
    for (const event of events) {
      if (event.kind === 'progress') add(total, event);
      else yield event;
    }
    yield { kind: 'progress', ...total };
  }
  if (isEmpty) yield { kind: 'progress', ...total };
}

function add(
  total: { seen: number; concerned: number; changed: number },
  { seen, concerned, changed }: ImpactProgress,
): void {
  total.seen += seen;
  total.concerned += concerned;
  total.changed += changed;
}
