import { setImmediate } from 'node:timers/promises';
import {
  compilePlatform,
  impactOf,
  type ImpactEvent,
} from '@groundwork/backstage-plugin-infra-node';
import { serveChunks } from '../parallel/serveChunks';
import type { ImpactCommon, ServiceTexts } from './messages';

/** This file, which workers run: it is its own entry, also in a published package. */
export const workerFile = __filename;

export const IMPACT = 'groundwork-impact';

/** Looks at chunks of services. The last event of each is of its progress. */
serveChunks<ImpactCommon, ServiceTexts, ImpactEvent[]>(
  IMPACT,
  ({ before, after, now }) => {
    const platforms = {
      before: compilePlatform(before),
      after: compilePlatform(after),
    };
    return async services => {
      const events: ImpactEvent[] = [];
      for await (const event of impactOf({
        ...platforms,
        services,
        now: new Date(now),
        breathe: () => setImmediate(),
        progressEvery: Number.POSITIVE_INFINITY,
      })) {
        events.push(event);
      }
      return events;
    };
  },
);
