import type { Finding } from '@groundwork/backstage-plugin-infra-common';

/** Takes the edge off findings about what a change leaves as it was. */
export function soften(
  findings: readonly Finding[],
  isOld: (finding: Finding) => boolean,
): Finding[] {
  return findings.map(f =>
    f.severity === 'error' && isOld(f) ? { ...f, severity: 'warning' } : f,
  );
}

const weight = { error: 0, warning: 1, info: 2 };

/** Without repetitions, errors first; otherwise in the order they were found. */
export function distinct(findings: readonly Finding[]): Finding[] {
  const seen = new Map<string, Finding>();
  for (const finding of findings) {
    const key = JSON.stringify(finding);
    if (!seen.has(key)) seen.set(key, finding);
  }
  return [...seen.values()].sort(
    (a, b) => weight[a.severity] - weight[b.severity],
  );
}
