import type {
  ModuleInterface,
  PackageModule,
} from '@groundwork/backstage-plugin-infra-common';
import { join } from 'node:path';
import { hasPassed, plainCheck, type Check, type StageResult } from './checks';
import { plainPath, type GitRepository } from './gitRepository';
import { readModuleInterface } from './moduleInterface';
import type { PackageUnderTest } from './packageUnderTest';
import { sentence } from './redact';
import type { StageContext } from './stageContext';
import { commitOf } from './workspace';

/**
 * Tests every module alone, at its tag. The files of the tag must be the ones
 * that are at the package's revision: otherwise the package's other tests would
 * be about something else than what Flux gets.
 *
 * @returns one result for all modules when they pass, else one per module, so
 * that the ones that pass need no other run
 */
export async function unitStage(
  subject: PackageUnderTest,
  context: StageContext,
): Promise<StageResult[]> {
  const start = context.elapsed();
  const exports = new Map<string, Promise<string>>();
  const results: StageResult[] = [];
  for (const [name, module] of Object.entries(subject.document.spec.modules)) {
    results.push(await testModule(subject, name, module, context, exports));
  }
  if (!results.every(hasPassed)) return results;
  const last = results.at(-1);
  if (!last) return [];
  const { repository, commit } = await revisionOf(subject, context);
  const tree = await repository.tree(commit, '');
  return [
    {
      stage: 'unit',
      checks: results.flatMap(({ module, checks }) =>
        checks.map(check => ({ ...check, name: `${module}: ${check.name}` })),
      ),
      seconds: context.elapsed() - start,
      finishedAt: last.finishedAt,
      ...(tree !== undefined && { tree }),
      interfaces: Object.assign(
        {},
        ...results.map(({ interfaces }) => interfaces),
      ),
    },
  ];
}

async function revisionOf(subject: PackageUnderTest, context: StageContext) {
  const { spec } = subject.document;
  const [first] = Object.values(spec.modules);
  const address = spec.tests?.repository ?? first?.source.url ?? '';
  const repository = await context.workspace.repository(address);
  return {
    repository,
    commit: await commitOf(repository, subject.ref, spec.revision),
  };
}

async function testModule(
  subject: PackageUnderTest,
  name: string,
  module: PackageModule,
  context: StageContext,
  exports: Map<string, Promise<string>>,
): Promise<StageResult> {
  const start = context.elapsed();
  const checks: Check[] = [];
  const tell = (check: Check) => {
    checks.push(check);
    context.progress(`${name} ${module.version}`, check);
  };
  const source = await sourceOf(subject, module, context);
  tell(plainCheck(`source ${source.title}`, source.problems));
  let interfaces: Record<string, ModuleInterface> | undefined;
  if (source.found) {
    const { repository, commit } = source.found;
    let files = exports.get(commit);
    if (!files) {
      files = context.workspace.export(repository, commit);
      exports.set(commit, files);
    }
    const directory = join(await files, plainPath(module.path));
    const tested = await context.terraform.checkAndTest(directory, check =>
      context.progress(`${name} ${module.version}`, check),
    );
    checks.push(...tested);
    try {
      interfaces = { [name]: await readModuleInterface(directory) };
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error);
      tell(plainCheck('interface', [sentence(`cannot be read: ${said}`)]));
    }
  }
  return {
    stage: 'unit',
    module: name,
    checks,
    seconds: context.elapsed() - start,
    finishedAt: context.now(),
    ...(source.found && { tree: source.found.tree }),
    ...(interfaces && { interfaces }),
  };
}

interface ModuleSource {
  readonly title: string;
  readonly problems: string[];
  readonly found?: {
    readonly repository: GitRepository;
    readonly commit: string;
    readonly tree: string;
  };
}

async function sourceOf(
  subject: PackageUnderTest,
  module: PackageModule,
  context: StageContext,
): Promise<ModuleSource> {
  const { source, path } = module;
  const { spec } = subject.document;
  if (source.kind !== 'GitRepository') {
    return {
      title: source.url,
      problems: [
        'comes from an OCI registry; only modules from Git repositories can be tested here',
      ],
    };
  }
  const title = `tag ${source.tag}`;
  const repository = await context.workspace.repository(source.url);
  const commit = await repository.commitOfTag(source.tag);
  if (!commit) {
    return {
      title,
      problems: [sentence(`${repository.address} has no tag "${source.tag}"`)],
    };
  }
  const tree = await repository.tree(commit, path);
  if (!tree) {
    return {
      title,
      problems: [sentence(`there is no directory ${path} at ${source.tag}`)],
    };
  }
  const found = { repository, commit, tree };
  const revision = await repository.commit(spec.revision);
  // The tests of a package may live in another repository than a module.
  const own = await revisionOf(subject, context);
  if (!revision && own.repository !== repository) {
    return { title, problems: [], found };
  }
  const there = revision && (await repository.tree(revision, path));
  return {
    title: `${title}, tree ${tree.slice(0, 12)}`,
    problems:
      there === tree
        ? []
        : [
            sentence(
              there === undefined
                ? `there is no directory ${path} at ${spec.revision}, the revision of ${subject.ref}`
                : `the files at ${source.tag} (tree ${tree.slice(
                    0,
                    12,
                  )}) are not those at ${spec.revision.slice(
                    0,
                    12,
                  )}, the revision of ${subject.ref} (tree ${there.slice(
                    0,
                    12,
                  )})`,
            ),
          ],
    found,
  };
}
