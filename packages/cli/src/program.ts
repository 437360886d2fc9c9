import { Command } from 'commander';
import { addCertify } from './commands/certify';
import type { Surroundings } from './commands/certify/surroundings';
import { addLint } from './commands/check/lint';
import { addPlan } from './commands/check/plan';
import { addRender } from './commands/check/render';
import { addChange } from './commands/change';
import { schemaCommand } from './commands/schema';

/** The `groundwork` program with all its commands. */
export function createProgram(output: Surroundings): Command {
  const program = new Command('groundwork')
    .description('Groundwork for the platform team and its CI')
    .configureOutput({ writeOut: text => output.print(text) });
  program
    .command('schema')
    .description(
      'JSON Schemas of the documents in a GitOps repository, for editors',
    )
    .argument('[kind]', 'print the schema of this document kind only')
    .option(
      '-o, --output <directory>',
      'write one file per kind, and groundwork.json for all kinds together',
    )
    .option('--markdown', 'print reference documentation instead')
    .action(
      (
        kind: string | undefined,
        options: { output?: string; markdown?: boolean },
      ) => schemaCommand(kind, options, output),
    );
  addLint(program, output);
  addRender(program, output);
  addPlan(program, output);
  addCertify(program, output);
  addChange(program, output);
  return program;
}
