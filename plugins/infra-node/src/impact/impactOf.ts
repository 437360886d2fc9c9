import type { Problem } from '@groundwork/backstage-plugin-infra-common';
import { parseClaim } from '../platform/parseClaim';
import type { Platform } from '../platform/platform';
import { concernedBy } from './concerned';
import { isSamePlatform, platformDifference } from './platformDifference';
import { serviceImpact, type ServiceImpact } from './serviceImpact';

/** A service to look at: its claim, and its files once they are needed. @public */
export interface ImpactService {
  /** Path of the claim. */
  readonly path: string;
  /** Text of the claim. */
  readonly text: string;
  /** Files of `snapshotScope`; a function is asked for concerned services only. */
  readonly files:
    | ReadonlyMap<string, string>
    | (() =>
        | ReadonlyMap<string, string>
        | Promise<ReadonlyMap<string, string>>);
}

/** How far the look at an edit's impact is. @public */
export interface ImpactProgress {
  readonly kind: 'progress';
  /** Services that were looked at. */
  readonly seen: number;
  /** Services that use a document that differs. */
  readonly concerned: number;
  /** Services for which something changes. */
  readonly changed: number;
}

/** One thing that is known of an edit's impact. @public */
export type ImpactEvent =
  | ({ readonly kind: 'service' } & ServiceImpact)
  | {
      /** A claim that cannot be read, so that nothing is known of its service. */
      readonly kind: 'unreadable';
      readonly path: string;
      readonly problems: readonly Problem[];
    }
  | ImpactProgress;

/** What {@link impactOf} works on. @public */
export interface ImpactOptions {
  readonly before: Platform;
  readonly after: Platform;
  readonly services: Iterable<ImpactService> | AsyncIterable<ImpactService>;
  readonly now: Date;
  /** Lets others have their turn, such as `setImmediate`. */
  readonly breathe: () => Promise<unknown>;
  /** Identity of what is rendered. */
  readonly changeId?: string;
  /** Services between two reports of progress. */
  readonly progressEvery?: number;
}

/** Services that are passed over in one go. */
const PASSED_OVER = 50;

/**
 * What an edit of the platform's documents changes: for every service the files
 * that would be rendered differently and what would be found anew. Only what
 * uses a document that differs is rendered. Results come one by one, services
 * for which nothing changes not at all; the last event is of progress.
 *
 * @public
 */
export async function* impactOf(
  options: ImpactOptions,
): AsyncGenerator<ImpactEvent, void, undefined> {
  const { before, after, now, breathe } = options;
  const { changeId = 'impact', progressEvery = 100 } = options;
  const difference = platformDifference(before, after);
  const isSame = isSamePlatform(difference);
  const context = { before, after, now, changeId };
  const count = { seen: 0, concerned: 0, changed: 0 };
  for await (const { path, text, files } of options.services) {
    count.seen += 1;
    if (!isSame) {
      const { claim, problems } = parseClaim(path, text);
      const concerned =
        claim && concernedBy(difference, claim.document, context, now);
      if (!claim) {
        yield { kind: 'unreadable', path, problems };
      } else if (concerned && concerned.checked.size > 0) {
        count.concerned += 1;
        const own = typeof files === 'function' ? await files() : files;
        const impact = serviceImpact(context, claim, own, concerned);
        if (impact.environments.length > 0 || impact.findings.length > 0) {
          count.changed += 1;
          yield { kind: 'service', ...impact };
        }
        await breathe();
      }
    }
    if (count.seen % PASSED_OVER === 0) await breathe();
    if (count.seen % progressEvery === 0) yield { kind: 'progress', ...count };
  }
  yield { kind: 'progress', ...count };
}
