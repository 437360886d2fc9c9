import { compareText } from './words';
import type { TimelineEntry } from './timeline';
import { historyOf } from './timelineHistory';
import type { TimelineInput } from './timelineInput';
import { entryOf } from './timelineSteps';
import { timeOf } from './times';

const defaultLimit = 50;

/**
 * What happened to a service: every request, pull request and commit once,
 * newest first, each with its way to the running resource. Missing knowledge
 * leaves a step without a time; it never stops the rest.
 *
 * @public
 */
export function deriveTimeline(input: TimelineInput): TimelineEntry[] {
  return historyOf(input)
    .sort(
      (a, b) =>
        (timeOf(b.at) ?? 0) - (timeOf(a.at) ?? 0) || compareText(a.id, b.id),
    )
    .slice(0, Math.max(0, input.limit ?? defaultLimit))
    .map(happening => entryOf(happening, input));
}
