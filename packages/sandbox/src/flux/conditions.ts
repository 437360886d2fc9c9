import type { KubernetesObject } from '../kubernetes/object';

/** One condition of an object. */
export type Condition = {
  type: string;
  status: 'True' | 'False' | 'Unknown';
  reason: string;
  message: string;
  lastTransitionTime: string;
  observedGeneration?: number;
};

/** A status that controllers keep conditions in. */
export type Status = { conditions?: Condition[] } & Record<string, unknown>;

/** The longest message that tofu-controller writes. */
const LONGEST = 20_000;

/** The condition of a type; undefined when there is none. */
export function conditionOf(
  object: KubernetesObject | undefined,
  type: string,
): Condition | undefined {
  const conditions = (object?.status as Status | undefined)?.conditions;
  return conditions?.find(condition => condition.type === type);
}

/** Whether an object says that it is ready, and says so of its present spec. */
export function isReady(object: KubernetesObject | undefined): boolean {
  return (
    conditionOf(object, 'Ready')?.status === 'True' &&
    object?.status?.observedGeneration === object?.metadata.generation
  );
}

/** A status with a condition in it; its time moves with its status only. */
export function withCondition(
  status: Status,
  now: Date,
  condition: Omit<Condition, 'lastTransitionTime'>,
): Status {
  const before = status.conditions ?? [];
  const old = before.find(({ type }) => type === condition.type);
  const { message } = condition;
  const next: Condition = {
    ...condition,
    message:
      message.length > LONGEST
        ? `${message.slice(0, LONGEST - 3)}...`
        : message,
    lastTransitionTime:
      old && old.status === condition.status
        ? old.lastTransitionTime
        : timeOf(now),
  };
  return {
    ...status,
    conditions: old
      ? before.map(other => (other === old ? next : other))
      : [...before, next],
  };
}

/** A status without conditions of some types. */
export function withoutConditions(status: Status, ...types: string[]): Status {
  return {
    ...status,
    conditions: (status.conditions ?? []).filter(
      ({ type }) => !types.includes(type),
    ),
  };
}

/** A moment as Kubernetes writes it. */
export function timeOf(moment: Date): string {
  return moment.toISOString().replace(/\.\d+Z$/, 'Z');
}
