import type {
  Finding,
  PlatformChange,
} from '@groundwork/backstage-plugin-infra-common';
import { suggestion } from '../platform/nearest';
import type { Platform } from '../platform/platform';
import { evidenceProblems, testsOf } from './evidenceProblems';
import { certificationOf, placeEvidence, withEvidence } from './evidenceFile';
import { refusal, type EditBasis, type PlatformEdit } from './platformEdit';

/**
 * Records evidence as documents. All of it is recorded or, when one piece
 * cannot be true, nothing.
 */
export function certify(
  { evidence }: PlatformChange & { kind: 'certify' },
  basis: EditBasis,
): PlatformEdit {
  const { requestedBy } = basis;
  const [{ package: ref }] = evidence;
  const other = evidence.find(one => one.package !== ref);
  if (other) {
    return refusal({
      severity: 'error',
      rule: 'several-packages',
      message: `Evidence is handed in for one package version at a time; this is for ${ref} and ${other.package}.`,
    });
  }
  const located = basis.platform.packages.get(ref);
  if (!located) return refusal(unknownPackage(ref, basis.platform));
  const wrong = evidence.flatMap(one => evidenceProblems(one, located, basis));
  if (wrong.some(({ severity }) => severity === 'error')) {
    return refusal(...wrong);
  }
  const findings = [...wrong];
  const files = new Map<string, string>();
  let { platform } = basis;
  for (const one of evidence) {
    const all = new Map([...basis.files, ...files]);
    const placed = placeEvidence(
      certificationOf(one, requestedBy),
      all,
      platform,
    );
    if (placed.outcome === 'recorded') {
      files.set(placed.path, placed.text);
      platform = withEvidence(platform, placed);
      continue;
    }
    findings.push({
      severity: placed.outcome === 'contradiction' ? 'error' : 'info',
      rule: placed.outcome,
      message:
        placed.outcome === 'known'
          ? `The result of ${testsOf(one)} in run ${one.run} ${placed.reason}.`
          : `Run ${one.run} is recorded with another result of ${testsOf(
              one,
            )}. A run has one result: give a repeated run an identity of its own.`,
      source: { path: placed.path, line: 1 },
    });
  }
  return findings.some(({ severity }) => severity === 'error')
    ? refusal(...findings)
    : { files, findings };
}

/** That a package is not there, with the nearest that is. */
export function unknownPackage(ref: string, platform: Platform): Finding {
  return {
    severity: 'error',
    rule: 'unknown-package',
    message: `There is no component package ${ref}${suggestion(
      ref,
      platform.packages.keys(),
    )}`,
  };
}
