import type { CertificationStage } from '@groundwork/backstage-plugin-infra-common';
import type { Progress, StageResult } from './checks';
import type { Programs } from './gitRepository';
import type { PackageUnderTest } from './packageUnderTest';
import { securityStage, type Scanner } from './securityStage';
import type { StageContext } from './stageContext';
import { Terraform } from './terraform';
import { integrationStage, upgradeStage } from './togetherStages';
import type { Tool } from './tool';
import { unitStage } from './unitStage';
import { Workspace } from './workspace';

/** How a package is tested. */
export interface CertifyOptions {
  readonly tool: Tool;
  readonly programs: Programs;
  readonly stages: readonly CertificationStage[];
  /** Repository that is read instead of the ones that documents name. */
  readonly modules?: string;
  readonly scanner?: Scanner;
  /** Where a directory is made that is gone afterwards. */
  readonly temporaryDirectory: string;
  readonly timeoutMs: number;
  readonly secrets: readonly string[];
  readonly progress: (stage: CertificationStage) => Progress;
  now(): Date;
  elapsed(): number;
}

/** Why a stage of a package cannot be run at all; undefined when it can. */
export function unrunnable(
  { document, previous }: PackageUnderTest,
  stage: CertificationStage,
  scanner: Scanner | undefined,
): string | undefined {
  const { tests } = document.spec;
  switch (stage) {
    case 'integration':
      return tests?.integration
        ? undefined
        : 'the package document names no integration test (spec.tests.integration)';
    case 'upgrade':
      if (!tests) return 'the package document names no tests (spec.tests)';
      return previous && !tests.upgrade
        ? 'the package document names no upgrade test (spec.tests.upgrade)'
        : undefined;
    case 'security':
      return scanner ? undefined : 'no scanner is given (--scanner)';
    default:
      return undefined;
  }
}

/** Runs stages of a package one after another, in a workspace of their own. */
export async function certifyPackage(
  subject: PackageUnderTest,
  options: CertifyOptions,
): Promise<StageResult[]> {
  const { tool, programs, timeoutMs, secrets, now, elapsed } = options;
  const place = {
    parent: options.temporaryDirectory,
    ...(options.modules !== undefined && { override: options.modules }),
  };
  return Workspace.with(programs, place, async workspace => {
    const terraform = new Terraform(tool, {
      ...programs,
      ...{ timeoutMs, secrets, elapsed },
    });
    const results: StageResult[] = [];
    for (const stage of options.stages) {
      const progress = options.progress(stage);
      const context = { workspace, terraform, progress, now, elapsed };
      results.push(...(await runStage(subject, stage, context, options)));
    }
    return results;
  });
}

async function runStage(
  subject: PackageUnderTest,
  stage: CertificationStage,
  context: StageContext,
  options: CertifyOptions,
): Promise<StageResult[]> {
  const { tests } = subject.document.spec;
  switch (stage) {
    case 'unit':
      return unitStage(subject, context);
    case 'integration':
      return [await integrationStage(subject, tests!.integration!, context)];
    case 'upgrade':
      return [await upgradeStage(subject, tests!.upgrade, context)];
    default:
      return [
        await securityStage(subject, options.scanner!, context, {
          ...options.programs,
          timeoutMs: options.timeoutMs,
          secrets: options.secrets,
        }),
      ];
  }
}
