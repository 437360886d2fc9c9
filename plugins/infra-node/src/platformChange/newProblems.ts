import type {
  Finding,
  Problem,
} from '@groundwork/backstage-plugin-infra-common';
import type { Platform } from '../platform/platform';

/** What is wrong with the documents after a change and was not before. */
export function newProblems(before: Platform, after: Platform): Finding[] {
  const known = new Set(before.problems.map(keyOf));
  return after.problems
    .filter(problem => !known.has(keyOf(problem)))
    .map(({ severity, rule, message, path, line, column }) => ({
      severity,
      rule: `document/${rule}`,
      message: `${path}:${line}: ${message}`,
      source: { path, line, column },
    }));
}

/** Lines move; what is said about a file is the same problem still. */
function keyOf({ path, rule, message, name }: Problem): string {
  return JSON.stringify([path, rule, message, name]);
}
