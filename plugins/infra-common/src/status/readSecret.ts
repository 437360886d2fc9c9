import { conditionThatIs } from './conditions';
import type { DesiredResource } from './desired';
import { plainError } from './plainText';
import { refOf, type Reading, type ReadingContext } from './reading';
import { compareText, flux, formatAge, quoting } from './words';
import { ageSeconds } from './times';

/** `Ready` of external-secrets; Vault's operator has the other two as well. */
const types = ['Ready', 'SecretSynced', 'Healthy'];

/** A secret that the resource reads and that is not fetched, if there is one. */
export function readSecrets(
  desired: DesiredResource,
  context: ReadingContext,
): Reading | undefined {
  const refs = [...(desired.secrets ?? [])].sort((a, b) =>
    compareText(flux(a), flux(b)),
  );
  for (const ref of refs) {
    const secret = context.find(ref);
    // No conditions at all: older versions of Vault's operator write none.
    const failed =
      secret &&
      types
        .map(type => conditionThatIs(secret, type, 'False'))
        .find(condition => condition !== undefined);
    if (!secret || !failed) continue;
    const age = ageSeconds(failed.lastTransitionTime, context.now);
    const since = Number.isFinite(age) ? `, for ${formatAge(age)} now` : '';
    return {
      phase: 'waiting',
      reason: failed.reason,
      message: quoting(
        `Waits for its secret: ${flux(secret)} cannot be fetched${since}`,
        plainError(failed.message),
      ),
      since: failed.lastTransitionTime,
      waitsFor: {
        kind: 'dependency',
        text: `the secret of ${flux(secret)}`,
        object: refOf(secret),
        rootCause: {
          object: refOf(secret),
          phase: 'failed',
          message: quoting('Cannot be fetched', plainError(failed.message)),
        },
      },
      actor: {
        who: 'owner',
        action: 'Put the secret where it is looked for, or correct the path.',
      },
      needsAttention: true,
    };
  }
  return undefined;
}
