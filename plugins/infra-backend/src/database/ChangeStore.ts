import type {
  Change,
  ChangeRecord,
  ChangeStatus,
} from '@groundwork/backstage-plugin-infra-common';
import type { Permitted } from './StatusStore';

/** A submitted change as it is stored. */
export interface StoredChange extends ChangeRecord {
  readonly change: Change;
  readonly branch: string;
  /** Hash of the change as it was submitted. */
  readonly digest: string;
  /** When its pull request was last looked at. */
  readonly checkedAt: Date | undefined;
}

/** Who works on a change, and until when nobody else may. */
export interface Lease {
  readonly owner: string;
  readonly until: Date;
}

/** A change that was just submitted. */
export type NewChange = Omit<
  StoredChange,
  'updatedAt' | 'checkedAt' | 'pullRequest' | 'message' | 'waitingUntil'
>;

/** What can be written to a change; undefined clears a column. */
export interface ChangeUpdate {
  readonly status?: ChangeStatus;
  readonly title?: string;
  readonly summary?: string[];
  readonly risk?: ChangeRecord['risk'];
  readonly pullRequest?: { number: number; url: string };
  readonly message?: string | undefined;
  readonly waitingUntil?: Date | undefined;
  readonly checkedAt?: Date;
}

/** Storage of submitted changes; the journal that survives a crash. */
export interface ChangeStore {
  /** @returns false when the id is taken */
  insert(change: NewChange, lease: Lease | undefined): Promise<boolean>;
  find(id: string): Promise<StoredChange | undefined>;
  /** Those of the ids that are known, by id. */
  findAll(ids: readonly string[]): Promise<Map<string, StoredChange>>;
  /** Newest first. */
  listOfService(service: string, limit: number): Promise<StoredChange[]>;
  /** The newest of all services that may be seen. */
  listNewest(limit: number, permitted: Permitted): Promise<StoredChange[]>;
  /** Proposals for a service that are open as far as is known, newest first. */
  listOpen(service: string, limit: number): Promise<StoredChange[]>;
  /** Open proposals whose pull request was not looked at since then. */
  listUnchecked(before: Date, limit: number): Promise<StoredChange[]>;
  /** Changes whose work stopped: proposing, and nobody holds the lease. */
  listAbandoned(now: Date): Promise<string[]>;
  /**
   * Begins to work on a change: one that was left, or a failed one once more.
   *
   * @returns false when somebody else works on it, or it has another status
   */
  takeLease(
    id: string,
    status: 'proposing' | 'failed',
    lease: Lease,
    now: Date,
  ): Promise<boolean>;
  /** Holds on to leases. */
  renewLeases(ids: readonly string[], lease: Lease): Promise<void>;
  /** Lets others go on at once. */
  releaseLeases(ids: readonly string[], owner: string): Promise<void>;
  /**
   * Writes to a change.
   *
   * @param owner - writes only while this one holds the lease
   */
  update(
    id: string,
    update: ChangeUpdate,
    now: Date,
    owner?: string,
  ): Promise<boolean>;
  /**
   * Writes to proposed changes by the numbers of their pull requests.
   *
   * @param uncheckedSince - writes to those only that were not looked at since
   */
  updateProposed(
    numbers: readonly number[],
    update: ChangeUpdate,
    now: Date,
    uncheckedSince?: Date,
  ): Promise<void>;
}
