import { setImmediate } from 'node:timers/promises';
import {
  impactOf,
  type ImpactEvent,
  type ServiceImpact,
} from '@groundwork/backstage-plugin-infra-node';
import { impactInParallel } from '../impact/impactInParallel';
import { serviceTexts } from '../render/renderRepository';
import { itemOfFinding, type ReportItem } from '../report/report';
import type { ComparedRepositories } from './compareAt';

/** Fewer services are looked at before a worker thread has started. */
const WORTH_WORKERS = 300;

/** What an edit of the platform's documents does to services. */
export interface PlatformImpact {
  /** Documents that differ. */
  readonly documents: readonly string[];
  readonly seen: number;
  readonly services: readonly ServiceImpact[];
  readonly items: readonly ReportItem[];
}

/**
 * Looks at every service that the diff does not touch itself: what edited
 * documents of the platform would render differently, and find anew.
 */
export async function reviewImpact(
  { before, after, changed }: ComparedRepositories,
  touched: ReadonlySet<string>,
  options: { now: Date; note?(text: string): void; worthWorkers?: number },
): Promise<PlatformImpact | undefined> {
  const documents = changed.filter(path => /^platform\/.*\.ya?ml$/.test(path));
  if (documents.length === 0 || before.documents.length === 0) return undefined;
  const { now, note, worthWorkers = WORTH_WORKERS } = options;
  const own = new Set(
    [...touched].flatMap(name => after.claimFile(name) ?? []),
  );
  const claims = after.claimPaths.filter(path => !own.has(path));
  const services = serviceTexts(after, claims);
  const events: AsyncIterable<ImpactEvent> =
    claims.length < worthWorkers
      ? impactOf({
          before: before.platform,
          after: after.platform,
          services,
          now,
          breathe: () => setImmediate(),
        })
      : impactInParallel({
          before: before.documents,
          after: after.documents,
          services,
          now,
        });
  const found: ServiceImpact[] = [];
  let seen = 0;
  for await (const event of events) {
    if (event.kind === 'service') found.push(event);
    if (event.kind !== 'progress') continue;
    if (event.seen > seen && event.seen < claims.length) {
      note?.(
        `${event.seen} of ${claims.length} services looked at, ${event.changed} change\n`,
      );
    }
    seen = event.seen;
  }
  found.sort((a, b) => (a.service < b.service ? -1 : 1));
  const items: ReportItem[] = [];
  for (const { service, findings } of found) {
    const claim = findings.length > 0 ? await after.claim(service) : undefined;
    items.push(...findings.map(f => itemOfFinding(f, claim?.claim)));
  }
  return { documents, seen, services: found, items };
}
