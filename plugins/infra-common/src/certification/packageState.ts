import type { PackageState } from '../change/changeSet';
import type {
  CertificationDocument,
  CertificationStage,
} from '../documents/certification';
import type { ComponentPackageDocument } from '../documents/componentPackage';

/** Why a stage does not count as passed. @public */
export interface MissingEvidence {
  stage: CertificationStage;
  /** For the unit stage: the module without evidence. */
  module?: string;
  reason: 'missing' | 'failed' | 'expired';
}

/** State of a package and what keeps it from being certified. @public */
export interface PackageStatus {
  state: PackageState;
  missing: MissingEvidence[];
  /** For deprecated and revoked packages: why, and what to use instead. */
  note?: string;
}

/** The evidence that decides one stage: the newest of its own revision. */
function judge(
  evidence: readonly CertificationDocument[],
  now: Date,
): MissingEvidence['reason'] | undefined {
  const newest = [...evidence].sort((a, b) =>
    b.spec.finishedAt.localeCompare(a.spec.finishedAt),
  )[0];
  if (!newest) return 'missing';
  if (newest.spec.result === 'failed') return 'failed';
  if (newest.spec.expiresAt && Date.parse(newest.spec.expiresAt) <= +now) {
    return 'expired';
  }
  return undefined;
}

/**
 * State of a component package, from documents alone: form, plan, REST, CLI,
 * card and policies all ask this function.
 *
 * Evidence counts only when it names this package at this package's own
 * revision; of several results the newest counts. `unit` evidence without a
 * module covers all modules.
 *
 * @public
 */
export function packageStatus(options: {
  document: ComponentPackageDocument;
  certifications: readonly CertificationDocument[];
  requiredStages: readonly CertificationStage[];
  now: Date;
}): PackageStatus {
  const { document, requiredStages, now } = options;
  const { spec } = document;
  const ref = `${spec.package}@${spec.version}`;
  const own = options.certifications.filter(
    c => c.spec.package === ref && c.spec.revision === spec.revision,
  );
  const missing: MissingEvidence[] = [];
  const unit = own.filter(c => c.spec.stage === 'unit');
  for (const module of Object.keys(spec.modules)) {
    const reason = judge(
      unit.filter(c => (c.spec.module ?? module) === module),
      now,
    );
    if (reason) missing.push({ stage: 'unit', module, reason });
  }
  for (const stage of requiredStages) {
    if (stage === 'unit') continue;
    const reason = judge(
      own.filter(c => c.spec.stage === stage),
      now,
    );
    if (reason) missing.push({ stage, reason });
  }
  if (spec.revoked) {
    return { state: 'revoked', missing, note: spec.revoked.reason };
  }
  const state = evidenceState(missing);
  if (spec.deprecated && state === 'certified') {
    const { reason, replacement, endsAt } = spec.deprecated;
    const note = [
      reason,
      replacement && `Use ${replacement} instead.`,
      endsAt && `Support ends on ${endsAt}.`,
    ]
      .filter(Boolean)
      .join(' ');
    return { state: 'deprecated', missing, note };
  }
  return { state, missing };
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
