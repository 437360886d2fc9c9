import {
  resourceEditsOf,
  type Change,
  type FileChange,
  type Finding,
  type InputValues,
} from '@groundwork/backstage-plugin-infra-common';
import type { JsonValue } from '@backstage/types';
import { looksSecret, mayHoldSecret } from './secrets';

const pair = /^\s*(?:- )*["']?([A-Za-z_][\w.-]*)["']?(?::\s+|\s*=\s*)(.*)$/;

/** A credential that a change would bring to Git. */
interface Leak {
  readonly finding: Finding;
  readonly value: string;
}

/** What {@link checkSecrets} found. @public */
export interface SecretCheck {
  readonly findings: Finding[];
  /** The credentials themselves, for taking them out of every answer. */
  readonly values: string[];
}

/**
 * Looks for credentials in what a change brings to Git: in its inputs, where a
 * person can take them out, and in every added line. The findings never repeat
 * the value.
 *
 * @public
 */
export function checkSecrets(
  change: Change,
  files: readonly FileChange[],
): SecretCheck {
  const asked = [...secretInputs(change), ...secretReason(change)];
  // The same value would be found again in every file that it reaches.
  const leaks = asked.length > 0 ? asked : files.flatMap(secretLines);
  return {
    findings: leaks.map(leak => leak.finding),
    values: leaks.map(leak => leak.value),
  };
}

function secretReason({ reason }: Change): Leak[] {
  if (reason === undefined) return [];
  const words = looksSecret('reason', reason);
  if (!words) return [];
  const target = { field: 'reason' };
  return [{ finding: finding(words, 'The reason', target), value: reason }];
}

function secretInputs(change: Change): Leak[] {
  return resourceEditsOf(change).flatMap(
    ({ type, name, inputs, environments }) => {
      const resource = { type, name };
      const check = (values: InputValues, environment?: string) =>
        Object.entries(values).flatMap(([input, value]): Leak[] => {
          const words = looksSecret(input, value);
          if (!words) return [];
          const where = `Input "${input}" of ${type} "${name}"`;
          const target = {
            ...(environment !== undefined && { environment }),
            resource,
            input,
          };
          return textsOf(value).map(text => ({
            finding: finding(words, where, target),
            value: text,
          }));
        });
      return [
        ...check(inputs ?? {}),
        ...Object.entries(environments ?? {}).flatMap(([environment, entry]) =>
          check(entry.inputs, environment),
        ),
      ];
    },
  );
}

/** All texts within a value. */
function textsOf(value: JsonValue | undefined): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsOf);
}

function secretLines(file: FileChange): Leak[] {
  if (file.action === 'delete' || !mayHoldSecret(file.diff)) return [];
  const leaks: Leak[] = [];
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
      leaks.push({
        finding: {
          ...finding(words, `Line ${line} of ${file.path}`, undefined),
          source: { path: file.path, line },
        },
        value,
      });
    }
  }
  return leaks;
}

/**
 * A copy of a value in which the given texts, line by line, are blacked out.
 *
 * @public
 */
export function withoutSecrets<T>(value: T, secrets: readonly string[]): T {
  const lines = [...new Set(secrets.flatMap(s => s.split(/\r?\n/)))]
    .map(line => line.trim())
    .filter(line => line.length >= 4)
    .sort((a, b) => b.length - a.length);
  const copy = (part: unknown): unknown => {
    if (typeof part === 'string') {
      return lines.reduce((text, s) => text.split(s).join('[secret]'), part);
    }
    if (Array.isArray(part)) return part.map(copy);
    if (typeof part === 'object' && part !== null) {
      return Object.fromEntries(
        Object.entries(part).map(([key, item]) => [key, copy(item)]),
      );
    }
    return part;
  };
  return copy(value) as T;
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
