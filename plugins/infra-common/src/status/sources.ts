import { conditionThatIs } from './conditions';
import type { ObservedObject } from './observed';
import { plainError } from './plainText';
import {
  inClusterOf,
  refOf,
  type Reading,
  type ReadingContext,
} from './reading';
import { flux, quoting } from './words';

/** Why a source of Flux gives nothing new; undefined when nothing is wrong. */
export function readSource(source: ObservedObject): Reading | undefined {
  const failed =
    conditionThatIs(source, 'FetchFailed', 'True') ??
    conditionThatIs(source, 'Stalled', 'True') ??
    conditionThatIs(source, 'Ready', 'False');
  if (!failed) return undefined;
  const isAccess = failed.reason === 'AuthenticationFailed';
  return {
    phase: 'failed',
    reason: failed.reason,
    message: quoting(
      isAccess
        ? `Does not get further: access to ${flux(source)} was refused`
        : `Does not get further: ${flux(source)} cannot be fetched`,
      plainError(failed.message),
    ),
    since: failed.lastTransitionTime,
    waitsFor: {
      kind: 'person',
      text: `${flux(source)} to be repaired`,
      object: refOf(source),
    },
    actor: {
      who: 'platform',
      action: isAccess
        ? `Renew the credentials of ${flux(source)}.`
        : `Repair ${flux(source)}.`,
    },
    needsAttention: true,
  };
}

/** The object's source is missing or cannot be fetched. */
export function readSourceOf(
  object: ObservedObject,
  context: ReadingContext,
): Reading | undefined {
  if (!object.source) return undefined;
  const ref = inClusterOf(object, object.source);
  const source = context.find(ref);
  if (source) return readSource(source);
  return context.isWatched(ref)
    ? {
        phase: 'failed',
        reason: 'source-missing',
        message: `Does not get further: its source, ${flux(
          ref,
        )}, does not exist.`,
        waitsFor: {
          kind: 'person',
          text: `${flux(ref)} to exist`,
          object: ref,
        },
        actor: { who: 'platform', action: `Create ${flux(ref)}.` },
        needsAttention: true,
      }
    : undefined;
}

/** The part that tells two revisions apart, whatever stands before it. */
function digestOf(revision: string): string {
  const text = revision.slice(revision.lastIndexOf('@') + 1);
  // `main/<sha>` is how older versions of Flux wrote it.
  const legacy = /\/([0-9a-f]{7,64})$/.exec(text);
  return (legacy ? legacy[1] : text).replace(/^sha(?:1|256):/, '');
}

/** The source has fetched something that the object has not looked at. */
export function isSourceNewer(
  object: ObservedObject,
  context: ReadingContext,
): boolean {
  const source =
    object.source && context.find(inClusterOf(object, object.source));
  const fetched = source?.revisions.artifact;
  if (!fetched) return false;
  const { applied, attempted, planned } = object.revisions;
  // What it looked at last; going back to an older module is a change too. A
  // controller that writes no revisions cannot be behind in them.
  const seen = attempted ?? applied ?? planned;
  return seen !== undefined && digestOf(seen) !== digestOf(fetched);
}
