import {
  compareResourcePhases,
  sentenceOf,
  type PhaseReport,
  type ServiceStatus,
  type Timeline,
} from '@groundwork/backstage-plugin-infra-common';

/** Why one resource is as it is, in sentences. */
export interface ResourceExplanation {
  readonly environment: string;
  readonly type: string;
  readonly name: string;
  readonly phase: string;
  readonly needsAttention: boolean;
  readonly sentences: string[];
  readonly links: { title: string; url: string }[];
}

/** A change that stands still, and why. */
export interface StuckChange {
  readonly title: string;
  readonly step: string;
  readonly stuckBecause: string;
  readonly url?: string;
}

const people = {
  reviewers: "It is the reviewers' turn",
  owner: "It is the owner's turn",
  platform: "It is the platform team's turn",
  controller: 'Nobody has to do anything; the controller goes on by itself',
} as const;

/** Every resource explained, what needs somebody first. */
export function explainResources(
  environments: ServiceStatus['environments'],
): ResourceExplanation[] {
  return environments
    .flatMap(({ name: environment, resources }) =>
      resources.map(({ type, name, status: report }) => ({
        ...{ environment, type, name, report },
      })),
    )
    .sort(compareResourcePhases)
    .map(resource => {
      const { report, ...place } = resource;
      return {
        ...place,
        phase: report.phase,
        needsAttention: report.needsAttention,
        sentences: [sentenceOf(resource), ...reasonsOf(report)],
        links: report.links.map(({ title, url }) => ({ title, url })),
      };
    });
}

function reasonsOf(report: PhaseReport): string[] {
  const { waitsFor, actor, freshness, lastKnown } = report;
  const sentences: string[] = [];
  if (waitsFor) sentences.push(`It waits for ${stopped(waitsFor.text)}`);
  const cause = waitsFor?.rootCause;
  if (cause) {
    const { kind, namespace, name, cluster } = cause.object;
    sentences.push(
      `The root cause is ${kind} ${namespace}/${name} in ${cluster}, which is ${
        cause.phase
      }: ${stopped(cause.message)}`,
    );
  }
  if (actor) {
    sentences.push(`${people[actor.who]}: ${stopped(actor.action)}`);
  } else if (!report.needsAttention && report.phase !== 'ready') {
    sentences.push('Nobody has to do anything now.');
  }
  if (freshness.problem) {
    sentences.push(
      `What the cluster says is not known: ${stopped(freshness.problem)}`,
    );
  }
  if (lastKnown) sentences.push(`When it was last seen it was ${lastKnown}.`);
  return sentences;
}

/** Steps of changes that stand still, the newest change first. */
export function explainTimeline(
  timeline: Timeline,
  environment: string | undefined,
): StuckChange[] {
  return timeline.items
    .filter(
      ({ environments }) =>
        environment === undefined ||
        environments.length === 0 ||
        environments.includes(environment),
    )
    .flatMap(({ title, steps, pullRequest }) =>
      steps.flatMap(({ name, stuckBecause, url }) => {
        if (stuckBecause === undefined) return [];
        const link = url ?? pullRequest?.url;
        return { title, step: name, stuckBecause, ...(link && { url: link }) };
      }),
    );
}

/** The whole in a few sentences, to be said first. */
export function summarize(
  service: string,
  resources: readonly ResourceExplanation[],
): string {
  if (resources.length === 0) return `${service} has no resources yet.`;
  const ready = resources.filter(({ phase }) => phase === 'ready').length;
  const waiting = resources.filter(({ needsAttention }) => needsAttention);
  const all = resources.length;
  const first =
    ready === all
      ? `${
          all === 1 ? 'The one resource' : `All ${all} resources`
        } of ${service} ${all === 1 ? 'is' : 'are'} ready.`
      : `${ready} of ${all} resources of ${service} are ready.`;
  if (waiting.length === 0) {
    return ready === all ? first : `${first} Nothing needs a person now.`;
  }
  const count =
    waiting.length === 1
      ? 'One needs a person'
      : `${waiting.length} need a person`;
  return `${first} ${count}; most of all: ${waiting[0].sentences[0]}`;
}

/** With a full stop, whether it had one or not. */
function stopped(text: string): string {
  return /[.!?]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`;
}
