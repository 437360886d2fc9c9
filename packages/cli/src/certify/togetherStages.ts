import { InputError } from '@backstage/errors';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { plainCheck, type Check, type StageResult } from './checks';
import { plainPath, type GitRepository } from './gitRepository';
import type { PackageUnderTest } from './packageUnderTest';
import { sentence } from './redact';
import type { StageContext } from './stageContext';
import { commitOf } from './workspace';

/** Where `upgrade` tests find the files of the version before. */
const PREVIOUS = '.previous';

interface Revision {
  readonly repository: GitRepository;
  readonly commit: string;
  readonly tree?: string;
}

async function revisionOf(
  subject: Pick<PackageUnderTest, 'ref' | 'document'>,
  context: StageContext,
): Promise<Revision> {
  const { tests, revision } = subject.document.spec;
  if (!tests) {
    throw new InputError(
      `The document of ${subject.ref} names no tests: spec.tests.repository is missing`,
    );
  }
  const repository = await context.workspace.repository(tests.repository);
  const commit = await commitOf(repository, subject.ref, revision);
  const tree = await repository.tree(commit, '');
  return { repository, commit, ...(tree !== undefined && { tree }) };
}

/** Whether the chart that the package names is the one at its revision. */
async function chartCheck(
  subject: PackageUnderTest,
  context: StageContext,
  { repository, commit }: Revision,
): Promise<Check | undefined> {
  const { chart, revision } = subject.document.spec;
  if (chart.source.kind !== 'GitRepository') return undefined;
  const source = await context.workspace.repository(chart.source.url);
  if (source !== repository) return undefined;
  const title = `chart ${chart.name} ${chart.version}`;
  const path = chart.path ?? '.';
  const tagged = await source.commitOfTag(chart.source.tag);
  if (!tagged) {
    return plainCheck(title, [
      sentence(`${source.address} has no tag "${chart.source.tag}"`),
    ]);
  }
  const [there, here] = await Promise.all([
    source.tree(tagged, path),
    source.tree(commit, path),
  ]);
  return plainCheck(
    title,
    there !== undefined && there === here
      ? []
      : [
          sentence(
            `the chart at ${
              chart.source.tag
            } is not the one at ${revision.slice(0, 12)}, the revision of ${
              subject.ref
            }`,
          ),
        ],
  );
}

async function directoryProblem(
  { repository, commit }: Revision,
  path: string,
  ref: string,
): Promise<string[]> {
  return (await repository.tree(commit, path)) === undefined
    ? [sentence(`there is no directory ${path} at the revision of ${ref}`)]
    : [];
}

/** Uses all modules of a package together, at the package's revision. */
export async function integrationStage(
  subject: PackageUnderTest,
  directory: string,
  context: StageContext,
): Promise<StageResult> {
  const start = context.elapsed();
  const revision = await revisionOf(subject, context);
  const checks: Check[] = [];
  const chart = await chartCheck(subject, context, revision);
  if (chart) {
    checks.push(chart);
    context.progress(subject.ref, chart);
  }
  await testDirectory(subject, directory, context, revision, checks);
  return {
    stage: 'integration',
    checks,
    seconds: context.elapsed() - start,
    finishedAt: context.now(),
    ...(revision.tree !== undefined && { tree: revision.tree }),
  };
}

async function testDirectory(
  subject: PackageUnderTest,
  directory: string,
  context: StageContext,
  revision: Revision,
  checks: Check[],
  prepare?: (path: string) => Promise<void>,
): Promise<void> {
  const missing = await directoryProblem(revision, directory, subject.ref);
  if (missing.length > 0) {
    const check = plainCheck(directory, missing);
    checks.push(check);
    context.progress(subject.ref, check);
    return;
  }
  const files = await context.workspace.export(
    revision.repository,
    revision.commit,
  );
  const path = join(files, plainPath(directory));
  await prepare?.(path);
  checks.push(
    ...(await context.terraform.checkAndTest(path, check =>
      context.progress(subject.ref, check),
    )),
  );
}

/**
 * Goes from the version before to this one, on one state. All files of the
 * version before are put into `.previous` of the test's directory. The first
 * version of a package has nothing to come from and passes.
 */
export async function upgradeStage(
  subject: PackageUnderTest,
  directory: string | undefined,
  context: StageContext,
): Promise<StageResult> {
  const start = context.elapsed();
  const revision = await revisionOf(subject, context);
  const { previous } = subject;
  const checks: Check[] = [];
  if (!previous || directory === undefined) {
    const check = plainCheck('first version: nothing to come from', []);
    checks.push(check);
    context.progress(subject.ref, check);
  } else {
    const from = await revisionOf(previous, context);
    await testDirectory(
      subject,
      directory,
      context,
      revision,
      checks,
      async path => {
        const target = join(path, PREVIOUS);
        await rm(target, { recursive: true, force: true });
        await from.repository.export(from.commit, target);
      },
    );
  }
  return {
    stage: 'upgrade',
    ...(previous && { from: previous.ref }),
    checks,
    seconds: context.elapsed() - start,
    finishedAt: context.now(),
    ...(revision.tree !== undefined && { tree: revision.tree }),
  };
}
