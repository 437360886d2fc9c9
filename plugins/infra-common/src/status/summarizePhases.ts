import { z } from 'zod';
import { phaseSchema } from './phase';
import { clip, plainName } from './plainText';
import { phasesByUrgency } from './reading';
import { phaseMessageLimit } from './report';
import type { ResourcePhase } from './timelineInput';
import { timeOf } from './times';
import { compareText, lowerFirst } from './words';

/** How a group of resources is, in numbers and one sentence. @public */
export const phaseSummarySchema = z
  .object({
    total: z.number().int().min(0),
    /** Number of resources by phase; phases that none has are left out. */
    phases: z.partialRecord(phaseSchema, z.number().int().min(0)),
    /** Resources that need a person. */
    attention: z.number().int().min(0),
    /** Resources on their way that need nobody. */
    inProgress: z.number().int().min(0),
    /** Resources that nobody has looked at recently. */
    stale: z.number().int().min(0),
    /** About the one that needs somebody most; absent when none does. */
    sentence: z.string().optional(),
  })
  .meta({ title: 'Summary of phases' });

/** @public */
export type PhaseSummary = z.infer<typeof phaseSummarySchema>;

const onItsWay = new Set([
  'proposed',
  'merged',
  'planning',
  'applying',
  'removing',
  'waiting',
]);

/**
 * The order in which people should look: what needs somebody first, then by
 * urgency of the phase, then what has been so for longest.
 *
 * @public
 */
export function compareResourcePhases(
  a: ResourcePhase,
  b: ResourcePhase,
): number {
  const now = Number.MAX_SAFE_INTEGER;
  return (
    Number(b.report.needsAttention) - Number(a.report.needsAttention) ||
    phasesByUrgency.indexOf(a.report.phase) -
      phasesByUrgency.indexOf(b.report.phase) ||
    (timeOf(a.report.since) ?? now) - (timeOf(b.report.since) ?? now) ||
    compareText(a.environment, b.environment) ||
    compareText(a.type, b.type) ||
    compareText(a.name, b.name)
  );
}

/**
 * The report as a sentence about its resource:
 * `prod/postgres main waits for approval of its plan: 2 to add, 1 to change.`
 *
 * @public
 */
export function sentenceOf(resource: ResourcePhase): string {
  const { environment, type, name, report } = resource;
  const subject = `${plainName(environment)}/${plainName(type)} ${plainName(
    name,
  )}`;
  const { message } = report;
  const own = `${plainName(environment)}: not seen`;
  // The message of a stale report says the environment by itself.
  const predicate = message.startsWith(own)
    ? `was ${message.slice(own.length - 'not seen'.length)}`
    : joined(message);
  return clip(
    `${subject}${predicate.startsWith(': ') ? '' : ' '}${predicate}`,
    phaseMessageLimit + 260,
  );
}

/** `Its release …` has a subject of its own; the rest goes on after the name. */
function joined(message: string): string {
  return /^(?:Its|The) /.test(message)
    ? `: ${lowerFirst(message)}`
    : lowerFirst(message);
}

/**
 * Counts of a group of resources and one sentence about the worst of them,
 * when it needs somebody.
 *
 * @public
 */
export function summarizePhases(
  resources: readonly ResourcePhase[],
): PhaseSummary {
  const phases: PhaseSummary['phases'] = {};
  let attention = 0;
  let inProgress = 0;
  let stale = 0;
  let worst: ResourcePhase | undefined;
  for (const resource of resources) {
    const { phase, needsAttention, freshness } = resource.report;
    phases[phase] = (phases[phase] ?? 0) + 1;
    if (needsAttention) attention++;
    else if (onItsWay.has(phase)) inProgress++;
    if (freshness.stale) stale++;
    if (!worst || compareResourcePhases(resource, worst) < 0) worst = resource;
  }
  return {
    total: resources.length,
    phases,
    attention,
    inProgress,
    stale,
    ...(worst?.report.needsAttention && { sentence: sentenceOf(worst) }),
  };
}
