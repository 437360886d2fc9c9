import type { ObjectRef } from './observed';
import type { Freshness, PhaseReport } from './phase';
import {
  defaultPhaseLimits,
  type PhaseInput,
  type PhaseLimits,
} from './phaseInput';
import { readAtlantis } from './readAtlantis';
import { readDesired } from './readDesired';
import { readRetained } from './readRetained';
import { contextOf } from './readingContext';
import { reportOf } from './report';
import { contradiction, type Reading } from './reading';
import { isBehind } from './rollout';
import { freshnessOf, kindStateOf, staleReading } from './staleness';
import { readLeftover, readProposed } from './undesired';

/**
 * What became of a resource in an environment. Pure and total: the same input
 * gives the same answer, in whatever order lists come.
 *
 * The order of decision: is it known recently; is it wanted; is it going or
 * suspended; locked, given up, at work; does a plan wait; what the controller
 * says is wrong; health; has the controller seen the newest settings; has the
 * cluster the newest state of Git. Only what passes all of that is `ready`.
 *
 * @public
 */
export function derivePhase(input: PhaseInput): PhaseReport {
  const limits = { ...defaultPhaseLimits, ...input.limits };
  const { retained, engine, object } = input.desired ?? {};
  if (retained && (engine === 'terragrunt' || !object)) {
    const reading = readRetained(retained, undefined, input.now);
    return reportOf(reading, notNeeded(limits), input);
  }
  if ((input.desired?.engine ?? input.engine) === 'terragrunt') {
    return reportOf(readTerragrunt(input), notNeeded(limits), input);
  }
  const ref = input.desired?.object ?? input.object;
  if (ref) return inCluster(ref, input, limits);
  const reading = input.desired ? withoutObject() : readProposed(input);
  return reportOf(reading, notNeeded(limits), input);
}

/** No cluster was asked, so nothing can be old. */
function notNeeded(limits: PhaseLimits): Freshness {
  return { stale: false, limitSeconds: limits.freshSeconds };
}

function readTerragrunt(input: PhaseInput): Reading {
  const reading = readAtlantis(input);
  return reading.phase === 'ready' && isBehind(input, undefined)
    ? contradiction(reading)
    : reading;
}

function inCluster(
  ref: ObjectRef,
  input: PhaseInput,
  limits: PhaseLimits,
): PhaseReport {
  const { desired, now } = input;
  const release = makerOf(input);
  const made = release ? [ref, release] : [ref];
  const kinds = made.map(one => kindStateOf(input.freshness, one));
  const freshness = freshnessOf(kinds, limits, now);
  const context = contextOf(input, limits, made, freshness);
  const object = context.find(ref);
  if (desired) {
    const reading = readDesired(desired, object, input, context);
    return withFreshness(reading, freshness, input);
  }
  return object
    ? withFreshness(readLeftover(object, input, context), freshness, input)
    : reportOf(readProposed(input), notNeeded(limits), input);
}

function withFreshness(
  reading: Reading,
  freshness: Freshness,
  input: PhaseInput,
): PhaseReport {
  return reportOf(
    freshness.stale
      ? staleReading(reading, {
          freshness,
          environment: input.environment,
          now: input.now,
        })
      : reading,
    freshness,
    input,
  );
}

/** The release whose chart makes the object. */
function makerOf({ desired }: PhaseInput): ObjectRef | undefined {
  return desired?.engine === 'helm-values' ? desired.release : undefined;
}

function withoutObject(): Reading {
  return {
    phase: 'unknown',
    reason: 'no-object',
    message: 'Is in Git; nothing says which object of a cluster makes it.',
    needsAttention: false,
  };
}
