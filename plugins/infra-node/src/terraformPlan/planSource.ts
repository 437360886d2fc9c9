import type { ObjectRef } from '@groundwork/backstage-plugin-infra-common';

/** Whose plan it is, and what must not be seen of it. @public */
export interface PlanSource {
  readonly object: ObjectRef;
  /** Full id, as `approvePlan` takes it. */
  readonly id: string;
  readonly isDestroy: boolean;
  /** Secret values that may occur in it. */
  readonly secrets: Iterable<string>;
}
