import type {
  Change,
  FileChange,
  Finding,
} from '@groundwork/backstage-plugin-infra-common';
import { looksSecret, mayHoldSecret } from './secrets';

const pair = /^\s*(?:- )*["']?([A-Za-z_][\w.-]*)["']?(?::\s+|\s*=\s*)(.*)$/;

/**
 * Looks for credentials in what a change brings to Git: in its inputs, where a
 * person can take them out, and in every added line. The value itself is never
 * repeated.
 *
 * @public
 */
export function checkSecrets(
  change: Change,
  files: readonly FileChange[],
): Finding[] {
  const inputs = secretInputs(change);
  const reason =
    change.reason && looksSecret('reason', change.reason)
      ? [
          finding(looksSecret('reason', change.reason)!, 'The reason', {
            field: 'reason',
          }),
        ]
      : [];
  const found = [...inputs, ...reason];
  // The same value would be found again in every file that it reaches.
  return found.length > 0 ? found : files.flatMap(secretLines);
}

function secretInputs(change: Change): Finding[] {
  if (change.kind === 'remove') return [];
  return change.resources.flatMap(({ type, name, inputs, environments }) => {
    const resource = { type, name };
    const values: [string | undefined, string, unknown][] = [
      ...Object.entries(inputs ?? {}).map(
        ([input, value]) => [undefined, input, value] as const,
      ),
      ...Object.entries(environments ?? {}).flatMap(([environment, entry]) =>
        Object.entries(entry.inputs).map(
          ([input, value]) => [environment, input, value] as const,
        ),
      ),
    ].map(([environment, input, value]) => [environment, input, value]);
    return values.flatMap(([environment, input, value]) => {
      const words = looksSecret(input, value as never);
      if (!words) return [];
      return [
        finding(words, `Input "${input}" of ${type} "${name}"`, {
          ...(environment !== undefined && { environment }),
          resource,
          input,
        }),
      ];
    });
  });
}

function secretLines(file: FileChange): Finding[] {
  if (file.action === 'delete' || !mayHoldSecret(file.diff)) return [];
  const findings: Finding[] = [];
  let line = 0;
  // Environment variables come as `name: X` followed by `value: …`.
  let lastName: string | undefined;
  for (const text of file.diff.split('\n').slice(2)) {
    const hunk = /^@@ -\S+ \+(\d+)/.exec(text);
    if (hunk) {
      line = Number(hunk[1]) - 1;
      lastName = undefined;
      continue;
    }
    if (text.startsWith('-') || text.startsWith('\\')) continue;
    line++;
    const content = text.slice(1);
    const [, key, raw] = pair.exec(content) ?? [];
    const value = (raw ?? content).trim().replace(/^["']|["'],?$/g, '');
    const name = key === 'value' && lastName !== undefined ? lastName : key;
    if (key === 'name') lastName = value;
    if (!text.startsWith('+')) continue;
    if (!mayHoldSecret(name === key ? content : `${name} ${content}`)) continue;
    const words = looksSecret(name ?? '', value) ?? looksSecret('', content);
    if (words) {
      findings.push({
        ...finding(words, `Line ${line} of ${file.path}`, undefined),
        source: { path: file.path, line },
      });
    }
  }
  return findings;
}

function finding(
  words: string,
  where: string,
  target: Finding['target'],
): Finding {
  return {
    severity: 'error',
    rule: 'secret',
    message: `${where} looks like it holds ${words}. Git is no place for it: put it into the secret store and refer to it there. If it was real, change it now.`,
    ...(target && { target }),
  };
}
