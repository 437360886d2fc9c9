import { InputError, NotFoundError } from '@backstage/errors';
import {
  changeIdFor,
  secretsIn,
  withoutSecrets,
  type PlannedFile,
} from '@groundwork/backstage-plugin-infra-node';
import type { Command } from 'commander';
import { driftItem } from '../../render/driftItems';
import type { RenderedService } from '../../render/messages';
import { renderRepository } from '../../render/renderRepository';
import { writeFiles } from '../../render/writeFiles';
import {
  checkedFormat,
  judge,
  reportFormats,
  writeReport,
  type ReportFlags,
} from '../../report/output';
import {
  itemOfFinding,
  itemOfProblem,
  sortItems,
  type ReportItem,
} from '../../report/report';
import { printable, textOf } from '../../report/text';
import { openWorkingTree, type OpenRepository } from '../../repository/open';
import { compareAt, WORKTREE } from '../../review/compareAt';
import { touchedServices } from '../../review/touchedServices';
import type { Surroundings } from '../certify/surroundings';

interface RenderFlags extends ReportFlags {
  service?: string[];
  base?: string;
  check?: boolean;
  write?: boolean;
  changeId?: string;
}

const collect = (value: string, list: string[] = []) => [...list, value];

/** Adds `groundwork render`. */
export function addRender(program: Command, around: Surroundings): void {
  program
    .command('render')
    .description('Render claims with the documents of the repository')
    .argument('[directory]', 'the GitOps repository', '.')
    .option(
      '-s, --service <name>',
      'this service only; may be repeated',
      collect,
    )
    .option(
      '-b, --base <ref>',
      'services only whose claim or files differ from this branch or commit',
    )
    .option('--check', 'fail when a file is not what its claim renders to')
    .option('--write', 'write the files that differ')
    .option('--change-id <id>', 'identity of the change that --write makes')
    .option('-f, --format <format>', reportFormats.join(', '), 'text')
    .option('-o, --output <file>', 'where the report is written')
    .action((directory: string, flags: RenderFlags) =>
      render(directory, flags, around),
    );
}

async function render(
  directory: string,
  flags: RenderFlags,
  around: Surroundings,
): Promise<void> {
  checkedFormat(flags.format);
  if (flags.check && flags.write) {
    throw new InputError('--check and --write are two things; give one');
  }
  const open = await openWorkingTree(directory, around);
  const claims = await chosenClaims(directory, flags, open, around);
  const items: ReportItem[] = [];
  const differing: PlannedFile[] = [];
  let done = 0;
  for await (const service of renderRepository(open.repository, {
    claims,
    now: around.now(),
    changeId: flags.changeId ?? (await changeIdOf(open)),
  })) {
    const found = itemsOf(service);
    items.push(...found);
    const isBroken = found.some(({ severity }) => severity === 'error');
    // Half of a service must not look like all of it.
    if (!flags.write || !isBroken) {
      differing.push(...service.files.map(file => ({ ...file })));
    }
    if (!flags.write) items.push(...driftItems(service));
    done += 1;
    if (done % 100 === 0) around.note?.(`${done} of ${claims.length} claims\n`);
  }
  const files = differing.sort((a, b) => (a.path < b.path ? -1 : 1));
  if (flags.write) await writeFiles(directory, files);
  await tell(open, items, files, flags, around);
  if (flags.check || flags.write) judge({ check: 'render', items });
}

async function tell(
  { prefix, repository: { platform } }: OpenRepository,
  found: readonly ReportItem[],
  files: readonly PlannedFile[],
  flags: RenderFlags,
  around: Surroundings,
): Promise<void> {
  const items = sortItems(found);
  const text = () =>
    flags.write
      ? [
          textOf(items, prefix),
          ...files.map(({ path, action }) => `${action} ${prefix}${path}\n`),
        ].join('')
      : [...files.map(shownDiff), textOf(items, prefix)].join('');
  await writeReport(
    { check: 'render', prefix, platform, items, also: { text } },
    flags,
    around,
  );
  around.note?.(
    files.length === 0
      ? 'Every file is what its claim renders to\n'
      : `${files.length} file${files.length === 1 ? '' : 's'} ${
          flags.write ? 'written' : 'differ from what claims render to'
        }\n`,
  );
}

/** A difference for a log: without credentials, and without commands to a terminal. */
function shownDiff({ diff, before, after, path }: PlannedFile): string {
  const { values } = secretsIn(
    [before, after].map(text => ({ path, before: undefined, after: text })),
  );
  return withoutSecrets(diff, values).split('\n').map(printable).join('\n');
}

function itemsOf({ findings, problems }: RenderedService): ReportItem[] {
  return [
    ...problems.map(itemOfProblem),
    ...findings.map(finding => itemOfFinding(finding, undefined)),
  ];
}

function driftItems({ service, path, files }: RenderedService): ReportItem[] {
  return service === undefined
    ? []
    : files.map(file => driftItem(file, { service, claim: path }));
}

/** The same for the same commit, so that doing it twice gives the same bytes. */
async function changeIdOf({ git, repository }: OpenRepository) {
  const texts = repository.documents.map(({ path, text }) => [path, text]);
  const head = await git?.commit('HEAD').catch(() => undefined);
  return changeIdFor('groundwork render', head ?? JSON.stringify(texts));
}

async function chosenClaims(
  directory: string,
  { service, base }: RenderFlags,
  { repository }: OpenRepository,
  around: Surroundings,
): Promise<string[]> {
  const all = repository.claimPaths;
  if (!service && base === undefined) return all;
  let names = service ?? [];
  if (base !== undefined) {
    const { before, after, changed } = await compareAt(
      directory,
      { base, head: WORKTREE },
      around,
    );
    const touched = touchedServices(before, after, changed);
    names = [...touched.keys()].filter(
      name => !service || service.includes(name),
    );
  }
  const paths: string[] = [];
  for (const name of names) {
    const path = repository.claimFile(name);
    if (path !== undefined) paths.push(path);
    else if (service?.includes(name)) {
      throw new NotFoundError(`${name} has no claim in ${directory}`);
    }
  }
  return paths;
}
