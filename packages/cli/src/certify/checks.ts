import type {
  CertificationStage,
  ModuleInterface,
} from '@groundwork/backstage-plugin-infra-common';

/** One thing that was looked at: a format check, a run of a test. */
export interface Check {
  /** `format`, `validate`, `tests/unit.tftest.hcl: creates` */
  readonly name: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  readonly seconds: number;
  /** Whether it is a test that evidence counts. */
  readonly isTest: boolean;
  readonly problems: readonly string[];
}

/** What a stage found, for the whole package or one of its modules. */
export interface StageResult {
  readonly stage: CertificationStage;
  readonly module?: string;
  readonly from?: string;
  readonly checks: readonly Check[];
  readonly seconds: number;
  readonly finishedAt: Date;
  readonly tree?: string;
  readonly interfaces?: Readonly<Record<string, ModuleInterface>>;
  /** Versions of tools beside Terraform or OpenTofu. */
  readonly tools?: Readonly<Record<string, string>>;
}

/** Whether nothing failed. */
export function hasPassed(result: { checks: readonly Check[] }): boolean {
  return result.checks.every(check => check.outcome !== 'failed');
}

/** Hears of every check as it ends. */
export type Progress = (subject: string, check: Check) => void;

/** A check that is no test. */
export function plainCheck(
  name: string,
  problems: readonly string[],
  seconds = 0,
): Check {
  const outcome = problems.length === 0 ? 'passed' : 'failed';
  return { name, outcome, seconds, isTest: false, problems };
}
