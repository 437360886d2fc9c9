import { parse } from '@cdktn/hcl2json';
import {
  moduleInterfaceSchema,
  type ModuleInterface,
} from '@groundwork/backstage-plugin-infra-common';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const blocks = z.object({
  variable: z
    .record(z.string(), z.array(z.record(z.string(), z.unknown())))
    .optional(),
  output: z.record(z.string(), z.unknown()).optional(),
});

/** `${list(string)}` and `${any}` are written so in HCL's JSON form. */
function typeText(type: unknown): string | undefined {
  if (typeof type !== 'string') return undefined;
  return (/^\$\{([\s\S]*)\}$/.exec(type)?.[1] ?? type).slice(0, 2000);
}

function isSensitive(variable: Record<string, unknown>): boolean {
  return variable.sensitive === true || variable.ephemeral === true;
}

/**
 * What a module takes and gives, from the `.tf` and `.tf.json` files of its
 * directory. The default of a sensitive variable is left out.
 *
 * @throws Error with file and line when a file is no HCL
 */
export async function readModuleInterface(
  directory: string,
): Promise<ModuleInterface> {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries
    .filter(e => e.isFile() && /\.(?:tf|tofu)(?:\.json)?$/.test(e.name))
    .map(e => e.name)
    .sort();
  const variables: Record<string, unknown> = {};
  const outputs = new Set<string>();
  for (const name of names) {
    const text = await readFile(join(directory, name), 'utf8');
    const read = blocks.parse(
      name.endsWith('.json')
        ? asLists(JSON.parse(text))
        : await parse(name, text),
    );
    for (const [key, [variable = {}]] of Object.entries(read.variable ?? {})) {
      variables[key] = {
        ...(typeText(variable.type) !== undefined && {
          type: typeText(variable.type),
        }),
        required: !('default' in variable),
        ...('default' in variable &&
          !isSensitive(variable) && { default: variable.default }),
        ...(typeof variable.description === 'string' &&
          variable.description !== '' && {
            description: variable.description.trim().slice(0, 1000),
          }),
        ...(isSensitive(variable) && { sensitive: true }),
      };
    }
    Object.keys(read.output ?? {}).forEach(key => outputs.add(key));
  }
  return moduleInterfaceSchema.parse({
    variables: Object.fromEntries(
      Object.entries(variables).sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
    outputs: [...outputs].sort(),
  });
}

/** Terraform's JSON syntax has a block as an object, or a list with one. */
function asLists(json: unknown): unknown {
  const read = z
    .object({ variable: z.record(z.string(), z.unknown()).optional() })
    .loose()
    .parse(json);
  return {
    ...read,
    ...(read.variable && {
      variable: Object.fromEntries(
        Object.entries(read.variable).map(([name, block]) => [
          name,
          Array.isArray(block) ? block : [block],
        ]),
      ),
    }),
  };
}
