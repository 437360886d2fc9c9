import { InputError } from '@backstage/errors';
import {
  anyDocumentJsonSchema,
  documentJsonSchema,
  documentKinds,
  isDocumentKind,
} from '@groundwork/backstage-plugin-infra-common';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { schemaMarkdown } from './schemaMarkdown';

/** Where a command writes to. */
export interface CommandOutput {
  print(text: string): void;
}

function pretty(schema: object): string {
  return `${JSON.stringify(schema, null, 2)}\n`;
}

/**
 * `groundwork schema`: writes the JSON Schemas of all document kinds to a
 * directory, or prints them, as JSON or as a Markdown reference.
 *
 * @throws InputError for an unknown kind.
 */
export async function schemaCommand(
  kind: string | undefined,
  options: { output?: string; markdown?: boolean },
  output: CommandOutput,
): Promise<void> {
  if (kind !== undefined && !isDocumentKind(kind)) {
    throw new InputError(
      `There is no document kind "${kind}"; the kinds are ${documentKinds.join(
        ', ',
      )}`,
    );
  }
  if (options.markdown) {
    const kinds = kind ? [kind] : documentKinds;
    output.print(`${kinds.map(schemaMarkdown).join('\n')}`);
    return;
  }
  if (kind) {
    output.print(pretty(documentJsonSchema(kind)));
    return;
  }
  if (!options.output) {
    output.print(pretty(anyDocumentJsonSchema()));
    return;
  }
  await mkdir(options.output, { recursive: true });
  const files = [
    ['groundwork.json', anyDocumentJsonSchema()] as const,
    ...documentKinds.map(k => [`${k}.json`, documentJsonSchema(k)] as const),
  ];
  for (const [name, schema] of files) {
    await writeFile(join(options.output, name), pretty(schema));
    output.print(`${join(options.output, name)}\n`);
  }
}
