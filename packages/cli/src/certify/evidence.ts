import {
  evidenceSchema,
  type Evidence,
} from '@groundwork/backstage-plugin-infra-common';
import { hasPassed, type StageResult } from './checks';
import type { PackageUnderTest } from './packageUnderTest';

/** What all evidence of a run has in common. */
export interface RunIdentity {
  /** Identity of the run at the CI. */
  readonly run: string;
  readonly report?: string;
  readonly tools: Readonly<Record<string, string>>;
}

/** Evidence holds that many problems; the JUnit file holds all. */
const MOST_PROBLEMS = 50;

/**
 * What a stage's result is handed in as. Each piece has a run of its own,
 * because a run has one result.
 */
export function evidenceOf(
  subject: PackageUnderTest,
  result: StageResult,
  identity: RunIdentity,
): Evidence {
  const { stage, module, from, checks, tree, interfaces } = result;
  const count = (outcome: string) =>
    checks.filter(c => c.isTest && c.outcome === outcome).length;
  const problems = checks.flatMap(c => c.problems);
  return evidenceSchema.parse({
    package: subject.ref,
    revision: subject.document.spec.revision,
    stage,
    ...(module !== undefined && { module }),
    ...(from !== undefined && { from }),
    result: hasPassed(result) ? 'passed' : 'failed',
    finishedAt: result.finishedAt.toISOString().replace(/\.\d+Z$/, 'Z'),
    // Where nothing was tested there is nothing to count.
    ...(checks.some(c => c.isTest) && {
      tests: {
        passed: count('passed'),
        failed: count('failed'),
        skipped: count('skipped'),
      },
    }),
    durationSeconds: Math.round(result.seconds * 10) / 10,
    tools: { ...identity.tools, ...result.tools },
    ...(tree !== undefined && { tree }),
    ...(identity.report !== undefined && { report: identity.report }),
    run: [identity.run, stage, module].filter(Boolean).join('/'),
    ...(problems.length > 0 && {
      problems:
        problems.length > MOST_PROBLEMS
          ? [
              ...problems.slice(0, MOST_PROBLEMS - 1),
              `and ${problems.length - MOST_PROBLEMS + 1} more`,
            ]
          : problems,
    }),
    ...(interfaces && { interfaces }),
  });
}
