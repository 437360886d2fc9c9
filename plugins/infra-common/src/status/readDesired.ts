import { conditionOf } from './conditions';
import { followDependencies } from './dependencies';
import type { DesiredResource } from './desired';
import type { ObservedObject } from './observed';
import type { PhaseInput } from './phaseInput';
import { newestFirst } from './readProposals';
import { readObject } from './readObject';
import { readRetained } from './readRetained';
import { readSecrets } from './readSecret';
import { contradiction, type Reading, type ReadingContext } from './reading';
import { isBehind, readAbsent, readRollout } from './rollout';

/** A routine check of which nothing earlier is known. */
const isUninformed = (reading: Reading) =>
  reading.phase === 'planning' &&
  ['planning', 'initializing'].includes(reading.reason);

/** Reasons of Terraform objects that come of a secret that is not there. */
const forWantOfInputs = new Set([
  'VarsGenerationFailed',
  'TemplateGenerationFailed',
]);

/** A resource that Git asks for, by its object and by the way to it. */
export function readDesired(
  desired: DesiredResource,
  object: ObservedObject | undefined,
  input: PhaseInput,
  context: ReadingContext,
): Reading {
  if (desired.retained) {
    return readRetained(desired.retained, object, input.now, context);
  }
  if (!object) return readAbsent(desired, input, context);
  const also = [
    desired.engine === 'helm-values' ? desired.release : undefined,
    input.rollout.kustomization,
  ];
  const own = readObject(object, context, also);
  const followed = followDependencies(object, own, context, readObject);
  const reading = withSecrets(followed, desired, context);
  const mayBeReady =
    reading.phase === 'ready' || (reading.checking && isUninformed(reading));
  if (mayBeReady) {
    const rollout = readRollout(desired, object, input, context);
    if (rollout) return { ...rollout, checking: reading.checking };
  }
  if (reading.phase === 'ready' && !deservesReady(object)) {
    return contradiction(reading);
  }
  return reading.phase === 'awaiting-approval'
    ? withApproval(reading, object, input)
    : reading;
}

function withSecrets(
  reading: Reading,
  desired: DesiredResource,
  context: ReadingContext,
): Reading {
  if (!forWantOfInputs.has(reading.reason)) return reading;
  const secret = readSecrets(desired, context);
  return secret ? { ...reading, ...secret, object: reading.object } : reading;
}

/** Approval may be under way already: in a pull request, or merged just now. */
function withApproval(
  reading: Reading,
  object: ObservedObject,
  input: PhaseInput,
): Reading {
  const approval = newestFirst(input.proposals).find(
    ({ effect, proposal }) =>
      effect === 'approves' && proposal.state === 'open',
  );
  if (approval) {
    const name = `pull request #${approval.proposal.number}`;
    return {
      ...reading,
      message: `${reading.message} Merging ${name} approves it.`,
      actor: { who: 'reviewers', action: `Read the plan and merge ${name}.` },
    };
  }
  return isBehind(input, object)
    ? {
        ...reading,
        message: `${reading.message} A newer state in Git is on its way.`,
        needsAttention: false,
      }
    : reading;
}

/**
 * What `ready` promises, said once more against the object itself, so that no
 * source's verdict and no odd mixture of fields can say it in vain.
 */
function deservesReady(object: ObservedObject): boolean {
  return (
    object.deletedAt === undefined &&
    !object.suspended &&
    !object.terraform?.pendingPlan &&
    conditionOf(object, 'StateLocked')?.status !== 'True' &&
    conditionOf(object, 'Ready')?.reason !== 'DriftDetected'
  );
}
