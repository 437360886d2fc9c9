import type { PackageState } from '../change/changeSet';
import type { CertificationStage } from '../documents/certification';
import type { ComponentPackageDocument } from '../documents/componentPackage';
import { judgeStage, requiredOf, type PackageEvidence } from './evidence';

/** Why a stage does not count as passed. @public */
export interface MissingEvidence {
  stage: CertificationStage;
  /** For the unit stage: the module without evidence. */
  module?: string;
  reason: 'missing' | 'failed' | 'expired';
  /** What is odd about it, such as one run with two results. */
  note?: string;
}

/** State of a package and what keeps it from being certified. @public */
export interface PackageStatus {
  state: PackageState;
  missing: MissingEvidence[];
  /** For deprecated and revoked packages: why, and what to use instead. */
  note?: string;
}

/**
 * State of a component package, from documents alone: form, plan, REST, CLI,
 * card and policies all ask this function.
 *
 * Evidence counts only when it names this package at this package's own
 * revision; of several results the newest counts, and one run with two results
 * counts as failed. `unit` evidence without a module covers all modules.
 * Evidence that says nothing itself expires after the platform's `validDays`.
 *
 * @public
 */
export function packageStatus(options: PackageEvidence): PackageStatus {
  const { spec } = options.document;
  const missing = requiredOf(options.requiredStages).flatMap(stage =>
    judgeStage(options, stage).flatMap(
      ({ module, result, note }): MissingEvidence[] =>
        result === 'passed'
          ? []
          : [
              {
                stage,
                ...(module !== undefined && { module }),
                reason: result,
                ...(note !== undefined && { note }),
              },
            ],
    ),
  );
  if (spec.revoked) {
    return { state: 'revoked', missing, note: spec.revoked.reason };
  }
  const state = evidenceState(missing);
  if (!spec.deprecated) return { state, missing };
  return {
    // Deprecation takes nothing from a package that was never certified.
    state: state === 'certified' ? 'deprecated' : state,
    missing,
    note: deprecationNote(spec.deprecated, options.now),
  };
}

/** A day that is named ends 36 hours after it began, wherever on earth one is. */
const LAST_DAY_MS = 36 * 60 * 60 * 1000;

function deprecationNote(
  {
    reason,
    replacement,
    endsAt,
  }: NonNullable<ComponentPackageDocument['spec']['deprecated']>,
  now: Date,
): string {
  const isOver =
    endsAt !== undefined && Date.parse(endsAt) + LAST_DAY_MS <= +now;
  return [
    reason,
    replacement && `Use ${replacement} instead.`,
    endsAt && `Support ${isOver ? 'ended' : 'ends'} on ${endsAt}.`,
  ]
    .filter(Boolean)
    .join(' ');
}

function evidenceState(missing: readonly MissingEvidence[]): PackageState {
  if (missing.some(m => m.stage === 'unit')) return 'draft';
  return missing.length > 0 ? 'candidate' : 'certified';
}

const rank: Record<PackageState, number> = {
  revoked: -1,
  draft: 0,
  candidate: 1,
  deprecated: 2,
  certified: 3,
};

/**
 * Whether a package in this state may be used where at least `minimum` is
 * asked for. Deprecated packages were certified and stay usable; revoked ones
 * never are.
 *
 * @public
 */
export function isUsable(
  state: PackageState,
  minimum: 'draft' | 'candidate' | 'certified',
): boolean {
  if (state === 'revoked') return false;
  if (state === 'deprecated') return true;
  return rank[state] >= rank[minimum];
}
