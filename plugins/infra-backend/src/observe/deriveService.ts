import {
  derivePhase,
  type PhaseReport,
} from '@groundwork/backstage-plugin-infra-common';
import { planKey, type KnownPlan } from '../database/PlanCountStore';
import type {
  DerivedService,
  ResourceStatus,
  Transition,
} from '../database/StatusStore';
import { isNews } from './announce';
import { attentionOf } from './attention';
import { buildCard } from './buildCard';
import { buildStatus, NO_OWNER } from './buildStatus';
import { isInOwnPlace } from './ownPlaces';
import type { Facts } from './readFacts';
import type { Rollouts } from './Rollouts';
import type { StatusChange } from './StatusChange';
import { findSubjects, type Subject } from './subjects';
import { transitionsOf } from './transitions';

/** What became of a service, and what is new about it. */
export interface DerivationResult {
  /** Undefined when there is nothing to tell: no claim, no objects, no proposal. */
  readonly derived: DerivedService | undefined;
  readonly transitions: readonly Transition[];
  readonly change: StatusChange;
}

/**
 * Derives everything about a service from facts: what Git asks for, what is
 * only proposed, and what is in clusters although Git does not ask for it.
 */
export async function deriveService(options: {
  service: string;
  facts: Facts;
  rollouts: Rollouts;
  head: { revision: string; at: Date };
  now: Date;
}): Promise<DerivationResult> {
  const { service, facts, now } = options;
  const { looks } = facts;
  const desired = facts.desired.get(service);
  const previous = facts.previous.get(service);
  const subjects = await findSubjects(options, desired);
  const objectOf = (subject: Subject) => {
    const ref = subject.input.desired?.object ?? subject.input.object;
    return ref && facts.objects.get(ref);
  };
  const resources: ResourceStatus[] = [];
  const transitions: Transition[] = [];
  const phases: StatusChange['phases'][number][] = [];
  for (const subject of subjects) {
    const { type, name, environment, cluster, rollout } = subject;
    const known = previous?.get(`${environment}/${type}/${name}`);
    const before = known?.report;
    const after = derivePhase({
      ...subject.input,
      freshness: looks.kinds.filter(kind => kind.cluster === cluster),
      limits: { freshSeconds: looks.freshSeconds },
      planCounts: (_, owner) => facts.plans.get(planKey(owner) ?? '')?.counts,
      ...(before && { previous: before }),
      now,
    });
    const object = objectOf(subject);
    const plan = object && facts.plans.get(planKey(object) ?? '');
    const report = withPlanNote(withoutAge(after), plan);
    resources.push({ type, name, environment, cluster, rollout, report });
    transitions.push(
      ...transitionsOf({ service, subject, report: after, object, now }),
    );
    const isUntold = isNews(after.phase) && known?.announced !== after.phase;
    if (before?.phase !== after.phase || isUntold) {
      const changeId = object?.tags.changeId;
      const isFirstSight =
        before?.phase === 'unknown' && known?.announced === 'unknown';
      phases.push({
        ...{ type, name, environment, before, after, changeId },
        isFirstSight,
      });
    }
  }
  const change = { service, owner: desired?.owner, phases };
  if (!desired && resources.length === 0) {
    return { derived: undefined, transitions: [], change };
  }
  const proposals = facts.proposals.get(service) ?? [];
  const attention = attentionOf(service, resources);
  const parts = { service, desired, resources, proposals, attention };
  return {
    derived: {
      service,
      owner: desired?.owner ?? ownerOf(facts, service) ?? NO_OWNER,
      resources,
      card: buildCard(parts),
      status: buildStatus(parts),
      attention,
      packages: (desired?.environments ?? []).flatMap(
        environment => environment.package ?? [],
      ),
      isBehind: (desired?.environments ?? []).some(({ behind }) => behind > 0),
    },
    transitions,
    change,
  };
}

/** How recent a report is changes by the second and is added when it is read. */
function withoutAge(report: PhaseReport): PhaseReport {
  const { observedAt: _, ...freshness } = report.freshness;
  return { ...report, freshness };
}

/** Says why it is not said what a plan would do. */
function withPlanNote(
  report: PhaseReport,
  plan: KnownPlan | undefined,
): PhaseReport {
  const { message } = report;
  if (!report.plan || !plan?.refused || message.includes(plan.refused)) {
    return report;
  }
  const note = `What the plan would do is not known: ${plan.refused}.`;
  return { ...report, message: `${message} ${note}` };
}

/**
 * Who owned a service whose claim is gone, by what it has left. It decides who
 * may see it, so what anybody can write, such as the claim in an open pull
 * request, tells nothing.
 */
function ownerOf(facts: Facts, service: string): string | undefined {
  const { platform } = facts;
  const object = facts.objects
    .labelled(service)
    .find(
      one =>
        one.tags.owner &&
        isInOwnPlace(one, { service, desired: undefined, platform }),
    );
  return object?.tags.owner?.toLocaleLowerCase('en-US');
}
