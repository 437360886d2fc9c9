import type { StageState } from '../api/packageModels';
import {
  certificationStageSchema,
  type CertificationDocument,
} from '../documents/certification';
import {
  evidenceExpiry,
  foreignReason,
  judgeStage,
  requiredOf,
  type PackageEvidence,
  type StageJudgement,
} from './evidence';

/**
 * Every stage of a package, in the order in which they are run, as the cells of
 * a matrix show them. They tell the same as `packageStatus`.
 *
 * @public
 */
export function stageStates(options: PackageEvidence): StageState[] {
  const required = requiredOf(options.requiredStages);
  return certificationStageSchema.options.map(stage => {
    const judged = judgeStage(options, stage);
    const state = stateOf(judged);
    return {
      stage,
      required: required.includes(stage),
      state,
      text: textOf(state, judged, options),
    };
  });
}

/**
 * When the first piece of evidence that a package needs stops counting.
 * Undefined when nothing expires, or some of it does not count already.
 *
 * @public
 */
export function packageExpiry(options: PackageEvidence): Date | undefined {
  const judged = requiredOf(options.requiredStages).flatMap(stage =>
    judgeStage(options, stage),
  );
  const times = judged.flatMap(({ by }) => {
    const expiry = by && evidenceExpiry(by, options.validDays);
    return expiry ? [+expiry] : [];
  });
  if (judged.some(({ result }) => result !== 'passed')) return undefined;
  return times.length > 0 ? new Date(Math.min(...times)) : undefined;
}

/** A piece of evidence, and whether it has a say. @public */
export interface EvidenceState {
  certification: CertificationDocument;
  /** Whether it decides what its stage is. */
  counts: boolean;
  /** Why it does not count, or what is odd about it. */
  note?: string;
  expiresAt?: Date;
}

/** What each piece of evidence of a package is worth, the newest first. @public */
export function evidenceStates(options: PackageEvidence): EvidenceState[] {
  const judged = certificationStageSchema.options.flatMap(stage =>
    judgeStage(options, stage),
  );
  return [...options.certifications]
    .sort((a, b) => +new Date(b.spec.finishedAt) - +new Date(a.spec.finishedAt))
    .map(certification => {
      const expiresAt = evidenceExpiry(certification, options.validDays);
      const expired = expiresAt !== undefined && +expiresAt <= +options.now;
      const foreign = foreignReason(options.document, certification);
      const decides = judged.find(({ by }) => by === certification);
      const note =
        foreign ??
        decides?.note ??
        (!decides ? 'a newer result counts' : undefined) ??
        (expired ? `expired on ${dayOf(expiresAt)}` : undefined);
      return {
        certification,
        counts: decides !== undefined && decides.result !== 'expired',
        ...(note !== undefined && { note }),
        ...(expiresAt && { expiresAt }),
      };
    });
}

function stateOf(judged: readonly StageJudgement[]): StageState['state'] {
  const has = (result: StageJudgement['result']) =>
    judged.some(one => one.result === result);
  if (has('failed')) return 'failed';
  if (has('expired')) return 'expired';
  if (!has('missing')) return 'passed';
  return has('passed') ? 'partial' : 'missing';
}

function textOf(
  state: StageState['state'],
  judged: readonly StageJudgement[],
  { validDays }: PackageEvidence,
): string {
  const of = (result: StageJudgement['result']) =>
    judged.filter(one => one.result === result);
  switch (state) {
    case 'failed': {
      const failed = of('failed');
      const note = failed.find(one => one.note !== undefined)?.note;
      if (note !== undefined) return note;
      const modules = failed.flatMap(({ module }) => module ?? []);
      return modules.length > 0
        ? `failed for ${modules.slice(0, 3).join(', ')}${
            modules.length > 3 ? ` and ${modules.length - 3} more` : ''
          }`
        : testsOf(failed) || 'failed';
    }
    case 'expired': {
      const ends = of('expired').flatMap(({ by }) => {
        const end = by && evidenceExpiry(by, validDays);
        return end ? [+end] : [];
      });
      return `expired on ${dayOf(new Date(Math.min(...ends)))}`;
    }
    case 'partial':
      return `${of('passed').length} of ${judged.length} modules`;
    case 'missing':
      return 'no result';
    default:
      return testsOf(judged) || 'passed';
  }
}

/** `15 passed`, `14 passed, 1 failed`; empty when no numbers were given. */
function testsOf(judged: readonly StageJudgement[]): string {
  // One run may cover several modules.
  const counts = [...new Set(judged.map(({ by }) => by))].flatMap(
    by => by?.spec.tests ?? [],
  );
  const sum = (key: 'passed' | 'failed') =>
    counts.reduce((total, one) => total + one[key], 0);
  return [
    sum('passed') > 0 && `${sum('passed')} passed`,
    sum('failed') > 0 && `${sum('failed')} failed`,
  ]
    .filter(Boolean)
    .join(', ');
}

function dayOf(time: Date): string {
  return time.toISOString().slice(0, 10);
}
