import { InputError } from '@backstage/errors';
import {
  changeSchema,
  type Change,
} from '@groundwork/backstage-plugin-infra-common';
import { readDocuments } from '@groundwork/backstage-plugin-infra-node';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';

/**
 * Reads a change from a YAML or JSON file.
 *
 * @throws InputError when it is none
 */
export async function readChange(path: string): Promise<Change> {
  const text = await readFile(path, 'utf8').catch(error => {
    throw new InputError(`${path} cannot be read: ${(error as Error).message}`);
  });
  const { values, problem } = readDocuments(path, text);
  if (problem) {
    throw new InputError(
      `${path}:${problem.line}:${problem.column}: ${problem.message}`,
    );
  }
  if (values.length !== 1) {
    throw new InputError(
      `${path} holds ${values.length} documents; a change is one, with "kind" and "service"`,
    );
  }
  const read = changeSchema.safeParse(values[0]);
  if (read.success) return read.data;
  throw new InputError(
    `${path} is no change:\n${z.prettifyError(
      read.error,
    )}\nThe kinds are ${changeSchema.options
      .map(option => option.shape.kind.value)
      .join(', ')}`,
  );
}

/**
 * The idempotency key of a change that has none: the same change on the same
 * day is the same, so that a pipeline that runs again opens no second pull
 * request.
 */
export function keyOf(change: Change, now: Date): string {
  const hash = createHash('sha256').update(JSON.stringify(inOrder(change)));
  const day = now.toISOString().slice(0, 10);
  return `groundwork-cli:${day}:${hash.digest('hex').slice(0, 40)}`;
}

/** Keys in order: written another way, it is the same change. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, inOrder(item)]),
  );
}
