import {
  parsePackageRef,
  type ComponentPackageDocument,
  type Evidence,
  type Finding,
} from '@groundwork/backstage-plugin-infra-common';
import { sourceOf } from '../inputs/sourceOf';
import { suggestion } from '../platform/nearest';
import type { Located } from '../platform/platform';
import type { EditBasis } from './platformEdit';

/** Clocks of machines differ; no result comes from further ahead than this. */
const CLOCK_SKEW_MS = 5 * 60 * 1000;

/** Which tests a piece of evidence is about, in plain words. */
export function testsOf({ stage, module }: Evidence): string {
  return module === undefined
    ? `the ${stage} tests`
    : `the ${stage} tests of ${module}`;
}

/** What cannot be true of a piece of evidence, or is odd. */
export function evidenceProblems(
  evidence: Evidence,
  located: Located<ComponentPackageDocument>,
  { platform, now }: EditBasis,
): Finding[] {
  const { spec } = located.document;
  const ref = evidence.package;
  const subject = testsOf(evidence).replace(/^the/, 'The');
  const findings: Finding[] = [];
  const say = (
    severity: Finding['severity'],
    rule: string,
    message: string,
    keys: readonly string[] = ['spec'],
  ) =>
    findings.push({
      severity,
      rule,
      message,
      source: sourceOf(located, keys),
    });
  const refuse = (rule: string, message: string, keys?: readonly string[]) =>
    say('error', rule, message, keys);
  if (evidence.revision !== spec.revision) {
    refuse(
      'revision',
      `${subject} ran at revision ${evidence.revision}, but ${ref} is revision ${spec.revision}. Test that one, or release a version with the other.`,
      ['spec', 'revision'],
    );
  }
  if (Date.parse(evidence.finishedAt) > +now + CLOCK_SKEW_MS) {
    refuse(
      'future',
      `${subject} finished at ${
        evidence.finishedAt
      }, which is still to come: it is ${now.toISOString()}.`,
    );
  }
  const { module, from, tests, interfaces = {}, expiresAt } = evidence;
  if (module !== undefined && evidence.stage !== 'unit') {
    refuse(
      'unknown-module',
      `Only unit tests are of one module; the ${evidence.stage} tests are of the whole package.`,
    );
  }
  const modules = Object.keys(spec.modules);
  const named = [
    ...(module === undefined ? [] : [module]),
    ...Object.keys(interfaces),
  ];
  for (const name of new Set(named)) {
    if (modules.includes(name)) continue;
    refuse(
      'unknown-module',
      `${ref} has no module "${name}"${suggestion(name, modules)}`,
      ['spec', 'modules'],
    );
  }
  if (from !== undefined) {
    if (evidence.stage !== 'upgrade') {
      refuse('unknown-from', `Only upgrade tests begin at another version.`);
    } else if (parsePackageRef(from).name !== spec.package || from === ref) {
      refuse(
        'unknown-from',
        `An upgrade to ${ref} begins at another version of ${spec.package}, not at ${from}.`,
      );
    } else if (!platform.packages.has(from)) {
      const versions = [...platform.packages.keys()].filter(
        other => other !== ref && parsePackageRef(other).name === spec.package,
      );
      refuse(
        'unknown-from',
        `There is no component package ${from} to upgrade from${suggestion(
          from,
          versions,
        )}`,
      );
    }
  }
  if (evidence.result === 'passed' && (tests?.failed ?? 0) > 0) {
    refuse(
      'contradiction',
      `${subject} are said to have passed, with ${
        tests!.failed
      } of them failed.`,
    );
  }
  if (expiresAt !== undefined && Date.parse(expiresAt) <= +now) {
    say(
      'warning',
      'expired',
      `The result of ${testsOf(
        evidence,
      )} expired at ${expiresAt} and counts for nothing.`,
    );
  }
  if (spec.revoked) {
    say(
      'warning',
      'package-revoked',
      `${ref} is revoked; no evidence makes it usable again.`,
      ['spec', 'revoked'],
    );
  }
  return findings;
}
