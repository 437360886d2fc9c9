import type { Finding } from '@groundwork/backstage-plugin-infra-common';
import type { FileStates } from '../fileChanges';

/** What runs; lists of files and sources of modules are completed silently. */
const RUNS = /^kind: (?:Terraform|HelmRelease)\s*$/m;

/**
 * Files of a service without a claim that a request for it would change: people
 * wrote them, and adopting keeps what they say.
 */
export function writtenByHand(
  service: string,
  files: readonly FileStates[],
): Finding[] {
  return files
    .filter(
      ({ before, after }) =>
        before !== undefined && before !== after && RUNS.test(before),
    )
    .map(({ path, environment }) => ({
      severity: 'warning',
      rule: 'written-by-hand',
      message: `${path} is there already, and ${service} has no claim: people wrote it by hand, and this changes what it says. Adopt ${service} to keep that, and request more after it.`,
      source: { path, line: 1 },
      ...(environment !== undefined && { target: { environment } }),
    }));
}
