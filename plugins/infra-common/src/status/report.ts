import type { Freshness, PhaseReport } from './phase';
import type { PhaseInput } from './phaseInput';
import { clip, plainText } from './plainText';
import { proposalLinks } from './readProposals';
import { refOf, type Reading } from './reading';
import { isoNow, isoTime } from './times';

/** No message of a report is longer. @public */
export const phaseMessageLimit = 500;

/** A reading with freshness, history and links, in bounds. */
export function reportOf(
  reading: Reading & Pick<PhaseReport, 'lastKnown'>,
  freshness: Freshness,
  input: PhaseInput,
): PhaseReport {
  const { phase, actor, plan, object, lastKnown } = reading;
  const since = sinceOf(reading, input);
  const waitsFor = reading.waitsFor && boundWait(reading.waitsFor);
  return {
    phase,
    reason: plainText(reading.reason, 100) || 'unknown',
    message: bound(reading.message),
    needsAttention: reading.needsAttention,
    checking: (reading.checking ?? false) && !freshness.stale,
    freshness,
    links: [...(reading.links ?? []), ...proposalLinks(input.proposals)],
    ...(since && { since }),
    ...(waitsFor && { waitsFor }),
    ...(actor && { actor: { ...actor, action: bound(actor.action) } }),
    ...(plan && { plan }),
    ...(object && { object: refOf(object) }),
    ...(lastKnown && { lastKnown }),
  };
}

/** What was quoted is plain already; a report of before may be anything. */
function bound(text: string): string {
  return clip(plainText(text, 2000), phaseMessageLimit);
}

function boundWait(
  wait: NonNullable<PhaseReport['waitsFor']>,
): NonNullable<PhaseReport['waitsFor']> {
  const { kind, object, rootCause } = wait;
  return {
    kind,
    text: bound(wait.text),
    ...(object && { object: refOf(object) }),
    ...(rootCause && {
      rootCause: {
        object: refOf(rootCause.object),
        phase: rootCause.phase,
        message: bound(rootCause.message),
      },
    }),
  };
}

/**
 * A phase lasts since it was first seen, although conditions change in between:
 * `Ready` flips at every routine check.
 */
function sinceOf(reading: Reading, input: PhaseInput): string | undefined {
  const { previous, now } = input;
  const said = isoTime(reading.since, now);
  if (!previous) return said;
  return previous.phase === reading.phase
    ? isoTime(previous.since, now) ?? said
    : said ?? isoNow(now);
}
