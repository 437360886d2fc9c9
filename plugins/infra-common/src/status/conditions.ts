import { timeOf } from './times';
import { compareText } from './words';
import type { ObservedCondition, ObservedObject } from './observed';

/** The worst first: what is False is believed before what is True. */
const rank = { False: 0, Unknown: 1, True: 2 } as const;

/** Which of two conditions of one type counts, whatever order they are in. */
function compare(a: ObservedCondition, b: ObservedCondition): number {
  return (
    (timeOf(b.lastTransitionTime) ?? -1) -
      (timeOf(a.lastTransitionTime) ?? -1) ||
    rank[a.status] - rank[b.status] ||
    compareText(a.reason, b.reason) ||
    compareText(a.message, b.message) ||
    compareText(a.lastTransitionTime ?? '', b.lastTransitionTime ?? '')
  );
}

/** The condition of a type. Kubernetes allows one; the newest counts if there are more. */
export function conditionOf(
  object: ObservedObject,
  type: string,
): ObservedCondition | undefined {
  let found: ObservedCondition | undefined;
  for (const condition of object.conditions) {
    if (condition.type !== type) continue;
    if (!found || compare(condition, found) < 0) found = condition;
  }
  return found;
}

/** The condition of a type, when it has the status. */
export function conditionThatIs(
  object: ObservedObject,
  type: string,
  status: ObservedCondition['status'],
): ObservedCondition | undefined {
  const condition = conditionOf(object, type);
  return condition?.status === status ? condition : undefined;
}

/** The controller has worked on what the object says now. */
export function isObserved(object: ObservedObject): boolean {
  return object.observedGeneration === object.generation;
}
