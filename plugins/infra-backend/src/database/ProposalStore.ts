import type {
  ProposalState,
  ResourceId,
} from '@groundwork/backstage-plugin-infra-common';
import type { Permitted } from './StatusStore';

/** What a proposal's version of a claim asks for. */
export interface ProposedClaim {
  readonly service: string;
  readonly owner: string | undefined;
  /** Undefined when it cannot be read; none when the proposal deletes the claim. */
  readonly resources:
    | readonly (ResourceId & { environments: readonly string[] })[]
    | undefined;
}

/** A pull request with what it asks for. */
export interface StoredProposal extends ProposalState {
  readonly claims: readonly ProposedClaim[];
}

/** Storage of pull requests that touch files of services. */
export interface ProposalStore {
  /** When the newest stored proposal was updated. */
  newest(): Promise<Date | undefined>;
  find(numbers: readonly number[]): Promise<StoredProposal[]>;
  /** Numbers of those that are open as far as is known. */
  listOpen(): Promise<number[]>;
  /**
   * Writes proposals that are newer than what is stored, and puts the services
   * that they touch, or touched before, into the queue of statuses.
   *
   * @returns the proposals that were written
   */
  put(proposals: readonly StoredProposal[]): Promise<StoredProposal[]>;
  /** Open ones, and those that ended after a time, by service. */
  ofServices(
    services: readonly string[],
    endedAfter: Date,
  ): Promise<Map<string, StoredProposal[]>>;
  /** All of a service, newest first. */
  listOfService(service: string, limit: number): Promise<StoredProposal[]>;
  /** One page, the newest first. */
  list(query: {
    state?: ProposalState['state'];
    service?: string;
    /** Part of the name of a service. */
    text?: string;
    limit: number;
    /** `updatedAt` and number of the last one of the page before. */
    after?: { updatedAt: string; number: number };
    permitted: Permitted;
  }): Promise<StoredProposal[]>;
  /** Those services that the caller may see. */
  visibleAmong(
    services: readonly string[],
    permitted: Permitted,
  ): Promise<Set<string>>;
  countOpen(permitted: Permitted): Promise<number>;
}
