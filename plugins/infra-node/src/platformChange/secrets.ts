import type {
  Finding,
  PlatformChange,
} from '@groundwork/backstage-plugin-infra-common';
import { looksSecret } from '../check/secrets';

/**
 * The change with what programs printed made harmless: a test that fails may
 * print a credential, and its result is worth recording all the same.
 */
export function withoutPrintedSecrets(change: PlatformChange): PlatformChange {
  if (change.kind !== 'certify') return change;
  return {
    ...change,
    evidence: change.evidence.map(one =>
      one.problems
        ? {
            ...one,
            problems: one.problems.map(problem => {
              const words = looksSecret('problem', problem);
              return words ? `(taken out: it held ${words})` : problem;
            }),
          }
        : one,
    ),
  };
}

/** Credentials in what a person or a CI wrote; the findings never repeat them. */
export function secretsIn(change: PlatformChange): {
  findings: Finding[];
  values: string[];
} {
  const findings: Finding[] = [];
  const values: string[] = [];
  const look = (value: unknown, key: string, path: string) => {
    if (typeof value === 'string') {
      const words = looksSecret(key, value);
      if (!words) return;
      values.push(value);
      findings.push({
        severity: 'error',
        rule: 'secret',
        message: `"${path}" looks like it holds ${words}. Git is no place for it. If it was real, change it now.`,
        target: { field: path.split('.')[0] },
      });
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, item] of Object.entries(value)) {
        look(item, name, path ? `${path}.${name}` : name);
      }
    }
  };
  look(change, '', '');
  return { findings, values };
}
