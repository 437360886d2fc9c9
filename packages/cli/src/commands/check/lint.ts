import type { Command } from 'commander';
import { lintRepository } from '../../lint/lintRepository';
import {
  checkedFormat,
  judge,
  reportFormats,
  warningLimit,
  writeReport,
  type ReportFlags,
} from '../../report/output';
import { countWords } from '../../report/text';
import { openWorkingTree } from '../../repository/open';
import type { Surroundings } from '../certify/surroundings';

/** Adds `groundwork lint`. */
export function addLint(program: Command, around: Surroundings): void {
  program
    .command('lint')
    .description(
      'Check the documents and claims of a GitOps repository, as they stand',
    )
    .argument('[directory]', 'the GitOps repository', '.')
    .option('-f, --format <format>', reportFormats.join(', '), 'text')
    .option('-o, --output <file>', 'where the report is written')
    .option('--max-warnings <number>', 'fail when there are more warnings')
    .action((directory: string, flags: ReportFlags) =>
      lint(directory, flags, around),
    );
}

async function lint(
  directory: string,
  flags: ReportFlags,
  around: Surroundings,
): Promise<void> {
  checkedFormat(flags.format);
  const limit = warningLimit(flags.maxWarnings);
  const { repository, prefix } = await openWorkingTree(directory, around);
  const items = await lintRepository(repository, {
    now: around.now(),
    progress: (done, of) => around.note?.(`${done} of ${of} claims\n`),
  });
  const { platform } = repository;
  const report = { check: 'lint', prefix, platform, items };
  await writeReport(report, flags, around);
  around.note?.(
    `${repository.documents.length} documents and ${
      repository.claimPaths.length
    } claims: ${countWords(items)}\n`,
  );
  judge(report, limit);
}
