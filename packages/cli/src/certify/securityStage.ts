import { InputError } from '@backstage/errors';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { StageResult, Check } from './checks';
import { execute } from './execute';
import { plainPath, type Programs } from './gitRepository';
import type { PackageUnderTest } from './packageUnderTest';
import { sentence } from './redact';
import { readSarif } from './sarif';
import type { StageContext } from './stageContext';
import { commitOf } from './workspace';

/** Larger reports are not read. */
const LARGEST = 64 * 1024 * 1024;

/** A command that scans `{dir}` and writes SARIF to `{sarif}`. */
export interface Scanner {
  readonly program: string;
  readonly args: readonly string[];
}

/**
 * Takes a command apart as a shell would, as far as words and quotes go; no
 * shell ever sees it.
 *
 * @throws InputError when it is empty or does not use both placeholders
 */
export function parseScanner(command: string): Scanner {
  const words: string[] = [];
  let word: string | undefined;
  let quote: string | undefined;
  for (const char of command) {
    if (quote) {
      if (char === quote) quote = undefined;
      else word += char;
    } else if (char === '"' || char === "'") {
      quote = char;
      word ??= '';
    } else if (/\s/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = (word ?? '') + char;
    }
  }
  if (word !== undefined) words.push(word);
  const [program, ...args] = words;
  if (quote) throw new InputError(`--scanner: a quote ${quote} has no end`);
  for (const name of ['{dir}', '{sarif}']) {
    if (!args.some(arg => arg.includes(name))) {
      throw new InputError(
        `--scanner needs ${name}, for example: trivy config --format sarif --output {sarif} {dir}`,
      );
    }
  }
  return { program: program!, args };
}

/**
 * Runs a scanner over each module at the package's revision. An error that is
 * not suppressed fails the stage; warnings are counted only.
 */
export async function securityStage(
  subject: PackageUnderTest,
  scanner: Scanner,
  context: StageContext,
  programs: Programs & { timeoutMs: number; secrets: readonly string[] },
): Promise<StageResult> {
  const start = context.elapsed();
  const { spec } = subject.document;
  const [first] = Object.values(spec.modules);
  const address = spec.tests?.repository ?? first?.source.url ?? '';
  const repository = await context.workspace.repository(address);
  const commit = await commitOf(repository, subject.ref, spec.revision);
  const files = await context.workspace.export(repository, commit);
  const checks: Check[] = [];
  const tools: Record<string, string> = {};
  for (const [name, module] of Object.entries(spec.modules)) {
    const began = context.elapsed();
    const problems: string[] = [];
    let warnings = 0;
    if ((await repository.tree(commit, module.path)) === undefined) {
      problems.push(`there is no directory ${module.path} at the revision`);
    } else {
      const found = await scan(
        scanner,
        join(files, plainPath(module.path)),
        context.workspace.file(`${name}.sarif`),
        programs,
      );
      problems.push(...found.problems);
      warnings = found.warnings;
      Object.assign(tools, found.tools);
    }
    const check: Check = {
      name: `${name}: scan${
        warnings > 0
          ? `, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`
          : ''
      }`,
      outcome: problems.length === 0 ? 'passed' : 'failed',
      seconds: context.elapsed() - began,
      isTest: true,
      problems: problems.map(p => sentence(`${name}: ${p}`, programs.secrets)),
    };
    checks.push(check);
    context.progress(subject.ref, check);
  }
  const tree = await repository.tree(commit, '');
  return {
    stage: 'security',
    checks,
    seconds: context.elapsed() - start,
    finishedAt: context.now(),
    ...(tree !== undefined && { tree }),
    tools,
  };
}

async function scan(
  scanner: Scanner,
  directory: string,
  report: string,
  options: Programs & { timeoutMs: number },
) {
  const args = scanner.args.map(arg =>
    arg.split('{dir}').join(directory).split('{sarif}').join(report),
  );
  const ran = await execute(scanner.program, args, {
    ...options,
    cwd: directory,
  }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    throw new InputError(`--scanner: there is no program ${scanner.program}`);
  });
  // Scanners exit with 1 when they find something: the report decides.
  const size = (await stat(report).catch(() => undefined))?.size;
  if (size === undefined || size > LARGEST) {
    const said = sentence(ran.stderr || ran.stdout);
    const why = ran.timedOut ? 'it took too long' : said || `exit ${ran.code}`;
    return {
      problems: [`the scanner wrote no report: ${why}`],
      warnings: 0,
      tools: {},
    };
  }
  return readSarif(await readFile(report, 'utf8'), directory);
}
