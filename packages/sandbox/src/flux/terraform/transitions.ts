import type { KubernetesObject } from '../../kubernetes/object';
import {
  Condition,
  Status,
  timeOf,
  withCondition,
  withoutConditions,
} from '../conditions';
import type { Desk } from '../desk';

type Word = Omit<Condition, 'lastTransitionTime' | 'status' | 'type'>;

/** How the status of a Terraform object moves: what each event writes, and no more. */
export class Transitions {
  constructor(private readonly desk: Desk, private object: KubernetesObject) {}

  /** The object as it is now. */
  get live(): KubernetesObject {
    return this.desk.read(this.object) ?? this.object;
  }

  /** Writes fields and conditions at once. */
  write(change: (status: Status) => Status): void {
    this.object = this.desk.setStatus(this.object, change);
  }

  condition(
    status: Status,
    type: string,
    value: Condition['status'],
    word: Word,
  ): Status {
    return withCondition(status, this.desk.now(), {
      type,
      status: value,
      ...word,
    });
  }

  /** Ready, with what only a settled Ready moves. */
  ready(
    status: Status,
    value: Condition['status'],
    reason: string,
    message: string,
    revision: string | undefined,
  ): Status {
    return {
      ...this.condition(status, 'Ready', value, { reason, message }),
      observedGeneration: this.live.metadata.generation,
      ...(revision && { lastAttemptedRevision: revision }),
    };
  }

  progress(message: string): void {
    this.write(status =>
      this.condition(status, 'Ready', 'Unknown', {
        ...{ reason: 'Progressing', message },
      }),
    );
  }

  begin(): void {
    this.write(status =>
      this.condition(status, 'Reconciling', 'True', {
        reason: 'Progressing',
        message: 'Fulfilling prerequisites',
      }),
    );
    this.progress('Reconciliation in progress');
  }

  fail(reason: string, message: string, revision?: string): void {
    this.write(status =>
      this.ready(status, 'False', reason, message, revision),
    );
  }

  stall(reason: string, message: string): void {
    this.write(status =>
      this.condition(status, 'Stalled', 'True', { reason, message }),
    );
  }

  locked(id: string): void {
    const message = `Terraform Locked with Lock Identifier: ${id}`;
    this.write(status => ({
      ...this.condition(status, 'StateLocked', 'True', {
        ...{ reason: 'LockHeld', message },
      }),
      lock: { ...(status.lock as object), pending: id },
    }));
  }

  unlocked(id: string, forced: boolean): void {
    this.write(status => {
      const base = forced
        ? this.condition(status, 'StateLocked', 'False', {
            reason: 'ForceUnlock',
            message: `Terraform Force Unlock with Lock Identifier: ${id}`,
          })
        : withoutConditions(status, 'StateLocked');
      return { ...base, lock: { lastApplied: id } };
    });
  }

  /** All went well: what was said of earlier trouble goes. */
  settled(): void {
    this.write(status => {
      const { reconciliationFailures, ...rest } = withoutConditions(
        status,
        ...['Reconciling', 'Stalled'],
      );
      return {
        ...rest,
        lastSuccessfulReconcileAt: timeOf(this.desk.now()),
      } as Status;
    });
  }
}
