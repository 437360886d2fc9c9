import { InputError } from '@backstage/errors';
import { z } from 'zod';
import { isFields } from '../project/fields';

const mostSecrets = 50;

/**
 * Names of the Secrets whose values a plan can show.
 *
 * @throws InputError when there are more than are read
 */
export function secretNamesOf(spec: unknown): string[] {
  const names = new Set<string>();
  const add = (name: unknown) => {
    if (typeof name === 'string' && name !== '') names.add(name);
  };
  for (const key of ['varsFrom', 'backendConfigsFrom']) {
    for (const item of listAt(spec, key)) {
      if (at(item, 'kind') !== 'ConfigMap') add(at(item, 'name'));
    }
  }
  for (const item of listAt(spec, 'readInputsFromSecrets')) {
    add(at(item, 'name'));
  }
  for (const item of listAt(spec, 'fileMappings')) {
    add(at(item, 'secretRef', 'name'));
  }
  add(at(spec, 'writeOutputsToSecret', 'name'));
  add(at(spec, 'cliConfigSecretRef', 'name'));
  const runner = at(spec, 'runnerPodTemplate', 'spec');
  for (const item of listAt(runner, 'envFrom')) {
    add(at(item, 'secretRef', 'name'));
  }
  for (const item of listAt(runner, 'env')) {
    add(at(item, 'valueFrom', 'secretKeyRef', 'name'));
  }
  // Values of those that are left out would be shown.
  if (names.size > mostSecrets) {
    throw new InputError(
      `the plan cannot be shown: it uses ${names.size} Secrets, and at most ${mostSecrets} are read to take their values out`,
    );
  }
  return [...names];
}

const secretSchema = z.object({
  data: z.record(z.string(), z.string()).nullish(),
});

/** Values of a Secret, as text. */
export function valuesOf(secret: unknown): string[] {
  const parsed = secretSchema.safeParse(secret);
  if (!parsed.success) return [];
  return (
    Object.entries(parsed.data.data ?? {})
      // Beside outputs that are no texts, the tofu-controller writes their type.
      .filter(([key]) => !key.endsWith('__type'))
      .map(([, value]) => Buffer.from(value, 'base64').toString('utf8'))
  );
}

/** The value at the end of some keys, as far as there are any. */
export function at(value: unknown, ...keys: string[]): unknown {
  let found = value;
  for (const key of keys) found = isFields(found) ? found[key] : undefined;
  return found;
}

function listAt(value: unknown, key: string): readonly unknown[] {
  const found = at(value, key);
  return Array.isArray(found) ? found : [];
}
