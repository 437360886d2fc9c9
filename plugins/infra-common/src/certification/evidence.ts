import type {
  CertificationDocument,
  CertificationStage,
} from '../documents/certification';
import type { ComponentPackageDocument } from '../documents/componentPackage';
import { formatPackageRef, parsePackageRef } from '../names';
import { compareText } from '../status/words';

/** A package with everything that its state is read from. @public */
export interface PackageEvidence {
  document: ComponentPackageDocument;
  certifications: readonly CertificationDocument[];
  requiredStages: readonly CertificationStage[];
  /** Days after which evidence that says nothing itself expires. */
  validDays?: number | undefined;
  now: Date;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** When evidence stops counting: its own word, else the platform's. @public */
export function evidenceExpiry(
  { spec }: CertificationDocument,
  validDays: number | undefined,
): Date | undefined {
  const ends = [
    ...(spec.expiresAt === undefined ? [] : [Date.parse(spec.expiresAt)]),
    ...(validDays === undefined
      ? []
      : [Date.parse(spec.finishedAt) + validDays * DAY_MS]),
  ];
  // Who hands evidence in may say that it ends sooner, not later.
  return ends.length > 0 ? new Date(Math.min(...ends)) : undefined;
}

/** Why evidence can never count for a package, in plain words. */
export function foreignReason(
  document: ComponentPackageDocument,
  { spec }: CertificationDocument,
): string | undefined {
  const own = document.spec;
  const ref = formatPackageRef({ name: own.package, version: own.version });
  if (spec.package !== ref) return `is for ${spec.package}`;
  if (spec.revision !== own.revision) {
    return `is for revision ${spec.revision}, not ${own.revision}`;
  }
  if (spec.module !== undefined && !Object.hasOwn(own.modules, spec.module)) {
    return `is for ${spec.module}, which is no module of this package`;
  }
  if (spec.stage === 'upgrade' && spec.from !== undefined) {
    if (spec.from === ref) return 'is an upgrade from this version itself';
    if (parsePackageRef(spec.from).name !== own.package) {
      return `is an upgrade from ${spec.from}, which is another package`;
    }
  }
  return undefined;
}

/** What one stage's evidence amounts to. */
export interface Judgement {
  result: 'passed' | 'failed' | 'expired' | 'missing';
  /** What decided. */
  by?: CertificationDocument;
  note?: string;
}

/**
 * What decides one stage: the newest result. The same run with two results,
 * and two results of the same time, prove nothing and count as failed.
 */
export function judge(
  evidence: readonly CertificationDocument[],
  { validDays, now }: Pick<PackageEvidence, 'validDays' | 'now'>,
): Judgement {
  const [by] = [...evidence].sort(
    (a, b) =>
      Date.parse(b.spec.finishedAt) - Date.parse(a.spec.finishedAt) ||
      weight(b) - weight(a) ||
      // Whatever the order of documents, the same one decides.
      compareText(identity(a), identity(b)),
  );
  if (!by) return { result: 'missing' };
  const { run, result } = by.spec;
  const twin =
    run !== undefined &&
    evidence.find(({ spec }) => spec.run === run && spec.result !== result);
  if (twin) {
    return {
      result: 'failed',
      by,
      note: `run ${run} is recorded as passed and as failed`,
    };
  }
  if (result === 'failed') return { result: 'failed', by };
  const expiry = evidenceExpiry(by, validDays);
  return expiry && +expiry <= +now
    ? { result: 'expired', by }
    : { result: 'passed', by };
}

function identity({ spec, metadata }: CertificationDocument): string {
  return `${spec.run ?? '~'} ${metadata.name}`;
}

function weight({ spec }: CertificationDocument): number {
  return spec.result === 'failed' ? 1 : 0;
}

/** One cell that must pass: a stage, for unit tests of a module. */
export interface StageJudgement extends Judgement {
  stage: CertificationStage;
  module?: string;
}

/** Everything that a stage of a package asks for; `unit` asks per module. */
export function judgeStage(
  options: PackageEvidence,
  stage: CertificationStage,
): StageJudgement[] {
  const { document, certifications } = options;
  const own = certifications.filter(
    c => c.spec.stage === stage && foreignReason(document, c) === undefined,
  );
  if (stage !== 'unit') return [{ stage, ...judge(own, options) }];
  return Object.keys(document.spec.modules).map(module => ({
    stage,
    module,
    ...judge(
      own.filter(c => (c.spec.module ?? module) === module),
      options,
    ),
  }));
}

/** Unit tests are always asked for: without them a package is a draft. */
export function requiredOf(
  stages: readonly CertificationStage[],
): CertificationStage[] {
  return [...new Set<CertificationStage>(['unit', ...stages])];
}
