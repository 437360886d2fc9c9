import { InputError } from '@backstage/errors';
import {
  certificationStageSchema,
  type CertificationStage,
  type Evidence,
} from '@groundwork/backstage-plugin-infra-common';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { certifyPackage, unrunnable } from '../../certify/certifyPackage';
import { hasPassed, type Check } from '../../certify/checks';
import { evidenceOf } from '../../certify/evidence';
import { junit } from '../../certify/junit';
import { packageUnderTest, readPlatform } from '../../certify/packageUnderTest';
import { sentence } from '../../certify/redact';
import { parseScanner } from '../../certify/securityStage';
import { findTool } from '../../certify/tool';
import { tokenOf, type PortalFlags } from '../../portal/portalFlags';
import { handIn } from './record';
import { runIdOf } from './runId';
import type { Surroundings } from './surroundings';

/** Options of `groundwork certify run`. */
export interface RunFlags extends Partial<PortalFlags> {
  package: string;
  repository: string;
  modules?: string;
  stage?: string[];
  scanner?: string;
  output: string;
  run?: string;
  report?: string;
  timeout: string;
  record?: boolean;
}

const ORDER = ['unit', 'integration', 'upgrade', 'security'] as const;

function stagesOf(
  flags: RunFlags,
  required: readonly CertificationStage[],
): CertificationStage[] {
  for (const stage of flags.stage ?? []) {
    if (!certificationStageSchema.safeParse(stage).success) {
      throw new InputError(
        `There is no stage "${stage}"; the stages are ${ORDER.join(', ')}`,
      );
    }
  }
  const wanted = new Set<string>(
    flags.stage ?? [
      'unit',
      ...required,
      ...(flags.scanner ? (['security'] as const) : []),
    ],
  );
  return ORDER.filter(stage => wanted.has(stage));
}

function minutesOf(text: string): number {
  const minutes = Number(text);
  if (!(minutes > 0 && minutes <= 1440)) {
    throw new InputError('--timeout is a number of minutes, at most 1440');
  }
  return minutes * 60_000;
}

function line(stage: string, subject: string, check: Check): string {
  const words = { passed: 'ok', failed: 'FAILED', skipped: 'skipped' };
  const time = check.seconds >= 0.05 ? ` (${check.seconds.toFixed(1)} s)` : '';
  return [
    `${stage.padEnd(11)} ${subject}  ${check.name}  ${
      words[check.outcome]
    }${time}`,
    ...check.problems.map(p => `${' '.repeat(11)}   ${p}`),
    '',
  ].join('\n');
}

function summary(evidence: Evidence): string {
  const { stage, module, result, tests, durationSeconds, from } = evidence;
  const what = [stage, module && `of ${module}`, from && `from ${from}`].filter(
    Boolean,
  );
  const counts = tests
    ? `${tests.passed} tests passed, ${tests.failed} failed, `
    : '';
  return `${what.join(' ')}: ${result}, ${counts}${durationSeconds} s\n`;
}

/**
 * `groundwork certify run`: tests a package and writes evidence.
 *
 * @throws Error when a stage failed, after everything was written
 */
export async function certifyRun(
  flags: RunFlags,
  around: Surroundings,
): Promise<void> {
  const scanner = flags.scanner ? parseScanner(flags.scanner) : undefined;
  const timeoutMs = minutesOf(flags.timeout);
  const run = runIdOf(flags.run, around);
  // Before minutes of tests, not after them.
  const token = flags.record ? tokenOf(flags, around) : undefined;
  const platform = await readPlatform(flags.repository);
  const subject = packageUnderTest(platform, flags.package, around.now());
  const stages = stagesOf(
    flags,
    platform.settings.document.spec.certification.requiredStages,
  );
  // Tests are programs of somebody else: they do not get the token.
  const env = { ...around.env };
  if (flags.tokenEnv) delete env[flags.tokenEnv];
  const programs = {
    env,
    ...(around.signal && { signal: around.signal }),
  };
  const tool = await findTool(programs);
  const { revision } = subject.document.spec;
  around.print(
    `${subject.ref} at ${revision.slice(0, 12)} with ${tool.title} ${
      tool.version
    }\n`,
  );
  const gaps = stages.flatMap(stage => {
    const why = unrunnable(subject, stage, scanner);
    return why === undefined ? [] : [{ stage, why }];
  });
  const results = await certifyPackage(subject, {
    tool,
    programs,
    stages: stages.filter(s => !gaps.some(({ stage }) => stage === s)),
    ...(flags.modules !== undefined && { modules: flags.modules }),
    ...(scanner && { scanner }),
    temporaryDirectory: around.temporaryDirectory,
    timeoutMs,
    secrets: token === undefined ? [] : [token],
    progress: stage => (name, check) => around.print(line(stage, name, check)),
    now: around.now,
    elapsed: around.elapsed,
  });
  const identity = {
    run,
    tools: { [tool.name]: tool.version },
    ...(flags.report !== undefined && { report: flags.report }),
  };
  const evidence = results.map(result => evidenceOf(subject, result, identity));
  around.print('\n');
  evidence.forEach(piece => around.print(summary(piece)));
  gaps.forEach(({ stage, why }) => around.print(`${stage}: not run, ${why}\n`));
  await mkdir(flags.output, { recursive: true });
  const files = {
    'evidence.json': `${JSON.stringify({ evidence }, null, 2)}\n`,
    'junit.xml': junit(subject.ref, results),
  };
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(flags.output, name), text);
    around.print(`${join(flags.output, name)}\n`);
  }
  if (token !== undefined && evidence.length > 0) {
    await handIn(evidence, flags as PortalFlags, token, around);
  }
  const failed = [
    ...new Set(results.filter(r => !hasPassed(r)).map(r => r.stage)),
  ];
  if (failed.length > 0 || gaps.length > 0) {
    throw new Error(
      sentence(
        [
          failed.length > 0 && `${subject.ref} failed ${failed.join(', ')}`,
          gaps.length > 0 &&
            `${subject.ref} could not be tested: ${gaps
              .map(({ stage }) => stage)
              .join(', ')}`,
        ]
          .filter(Boolean)
          .join('; '),
      ),
    );
  }
}
