import type {
  ObservedObject,
  PhaseReport,
  ResourceId,
} from '@groundwork/backstage-plugin-infra-common';
import type { Transition } from '../database/StatusStore';

/**
 * Steps of a change that the present state of its resource proves: they are
 * remembered with the time at which they were seen first, or with the
 * controller's own time where it tells.
 */
export function transitionsOf(options: {
  service: string;
  subject: ResourceId & { environment: string; rollout: string };
  report: PhaseReport;
  object: ObservedObject | undefined;
  now: Date;
}): Transition[] {
  const { service, subject, report, object, now } = options;
  const changeId = object?.tags.changeId;
  if (!object || !isChangeId(changeId)) return [];
  const { environment, type, name } = subject;
  const steps: { step: string; at?: string | undefined }[] = [
    { step: 'source-revision' },
  ];
  const { terraform } = object;
  const isCurrent = object.generation === object.observedGeneration;
  const wasPlanned =
    isCurrent && terraform?.lastPlannedGeneration === object.generation;
  if (wasPlanned) steps.push({ step: 'planned', at: terraform?.lastPlanAt });
  if (report.phase === 'ready') {
    if (!wasPlanned) steps.push({ step: 'planned' });
    steps.push({ step: 'applied', at: transitionTime(object, 'Apply') });
    steps.push({ step: 'ready', at: report.since });
    if ((terraform?.outputs.length ?? 0) > 0) {
      steps.push({ step: 'outputs', at: transitionTime(object, 'Output') });
    }
  }
  return steps.map(({ step, at }) => ({
    ...{ service, environment, type, name, changeId, step },
    at: at ?? now.toISOString(),
  }));
}

/** What an object says is kept as a key, so it has to look like one. */
function isChangeId(text: string | undefined): text is string {
  return text !== undefined && /^[A-Za-z0-9._-]{1,100}$/.test(text);
}

function transitionTime(
  object: ObservedObject,
  type: string,
): string | undefined {
  return object.conditions.find(
    one => one.type === type && one.status === 'True',
  )?.lastTransitionTime;
}
