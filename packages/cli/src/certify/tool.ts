import { InputError } from '@backstage/errors';
import { access, constants, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { execute } from './execute';
import type { Programs } from './gitRepository';
import { sentence } from './redact';

/** The program that runs modules. */
export interface Tool {
  readonly path: string;
  /** `terraform` or `tofu`, as evidence names it. */
  readonly name: 'terraform' | 'tofu';
  readonly title: 'Terraform' | 'OpenTofu';
  readonly version: string;
}

async function executable(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) return false;
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function onPath(
  name: string,
  env: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  if (isAbsolute(name) || name.includes('/')) {
    const path = resolve(name);
    return (await executable(path)) ? path : undefined;
  }
  for (const directory of (env.PATH ?? '').split(delimiter)) {
    if (isAbsolute(directory) && (await executable(join(directory, name)))) {
      return join(directory, name);
    }
  }
  return undefined;
}

/**
 * Terraform or OpenTofu: what `GROUNDWORK_TERRAFORM` names, else the first of
 * the two on the PATH.
 *
 * @throws InputError when none is there, or it does not tell its version
 */
export async function findTool(programs: Programs): Promise<Tool> {
  const { env } = programs;
  const named = env.GROUNDWORK_TERRAFORM;
  const names = named ? [named] : ['terraform', 'tofu'];
  for (const name of names) {
    const path = await onPath(name, env);
    if (path) return describe(path, programs);
  }
  throw new InputError(
    named
      ? `GROUNDWORK_TERRAFORM names "${sentence(
          named,
        )}", which is no program that can be run`
      : 'Neither terraform nor tofu is on the PATH. Install Terraform or OpenTofu, or name one with GROUNDWORK_TERRAFORM=/path/to/it',
  );
}

async function describe(path: string, programs: Programs): Promise<Tool> {
  const said = await execute(path, ['version', '-json'], {
    env: { ...programs.env, CHECKPOINT_DISABLE: '1' },
    ...(programs.signal && { signal: programs.signal }),
    timeoutMs: 60_000,
  });
  let version: unknown;
  try {
    version = JSON.parse(said.stdout).terraform_version;
  } catch {
    version = undefined;
  }
  if (typeof version !== 'string' || !/^\d+\.\d+\.\d+/.test(version)) {
    throw new InputError(
      `${path} does not tell its version as Terraform and OpenTofu do: ${
        sentence(said.stderr || said.stdout) || 'it said nothing'
      }`,
    );
  }
  // OpenTofu answers under Terraform's key; only the human words tell which.
  const human = await execute(path, ['version'], {
    env: { ...programs.env, CHECKPOINT_DISABLE: '1' },
    timeoutMs: 60_000,
  });
  const isTofu = /^OpenTofu\b/m.test(human.stdout);
  return {
    path,
    name: isTofu ? 'tofu' : 'terraform',
    title: isTofu ? 'OpenTofu' : 'Terraform',
    version,
  };
}
