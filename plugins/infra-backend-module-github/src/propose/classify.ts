import { isTrouble } from '../host/failures';
import type { Written } from './write';

/**
 * What a failed write means for the proposal.
 *
 * - `again`: somebody was faster, or the host has not caught up: read and go on.
 * - `name-taken`: another branch's name makes ours impossible.
 * - `refused`: asking again will not help.
 */
export type Meaning = 'again' | 'name-taken' | 'refused';

/** Reads GitHub's words; its error types alone do not tell these cases apart. */
export function meaningOf(failure: NonNullable<Written['failure']>): Meaning {
  const { field, problem } = failure;
  const { type, message } = problem;
  if (type === 'FORBIDDEN' || type === 'INSUFFICIENT_SCOPES') {
    return 'refused';
  }
  switch (field) {
    case 'createRef':
      if (/already exists/i.test(message)) {
        return 'again';
      }
      if (/cannot be created|update failed/i.test(message)) {
        return 'name-taken';
      }
      break;
    case 'createCommitOnBranch':
      if (type === 'STALE_DATA' || type === 'NOT_FOUND') {
        return 'again';
      }
      break;
    case 'updateRef':
      if (type === 'NOT_FOUND' || /fast.?forward/i.test(message)) {
        return 'again';
      }
      break;
    case 'createPullRequest':
      if (
        type === 'NOT_FOUND' ||
        /no commits between|already exists|head.*(?:invalid|blank)|not all refs are readable/i.test(
          message,
        )
      ) {
        return 'again';
      }
      break;
    case 'updatePullRequest':
      if (type === 'NOT_FOUND') {
        return 'again';
      }
      break;
    default:
      // The document as a whole; the same document will fail the same way.
      return type === undefined && isTrouble(message) ? 'again' : 'refused';
  }
  return type === undefined || isTrouble(message) ? 'again' : 'refused';
}
