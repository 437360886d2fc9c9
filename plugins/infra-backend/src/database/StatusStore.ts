import type { PermissionCriteria } from '@backstage/plugin-permission-common';
import type {
  Attention,
  PhaseReport,
  ResourceId,
  ServiceCard,
  ServiceStatus,
} from '@groundwork/backstage-plugin-infra-common';
import type { DesiredService } from '@groundwork/backstage-plugin-infra-node';
import type { ServiceFilter } from './IndexStore';

/** A service in the queue, and the ticket with which it was put in. */
export interface QueuedService {
  readonly service: string;
  readonly ticket: string;
}

/** The report of one resource in one environment, as lists need it. */
export interface ResourceStatus extends ResourceId {
  readonly environment: string;
  readonly cluster: string;
  readonly rollout: 'live' | 'behind' | 'unknown';
  readonly report: PhaseReport;
}

/** The last report of a resource in an environment. */
export interface KnownReport {
  readonly report: PhaseReport;
  /** Phase that people were told of last; null when of none. */
  readonly announced: string | null;
}

/** Everything that was derived for a service. */
export interface DerivedService {
  readonly service: string;
  readonly owner: string;
  readonly resources: readonly ResourceStatus[];
  readonly card: ServiceCard;
  readonly status: ServiceStatus;
  /** Things that need a person, the most urgent first. */
  readonly attention: readonly Attention[];
  /** `name@version` of every environment. */
  readonly packages: readonly string[];
  /** Whether one of them has a newer certified version. */
  readonly isBehind: boolean;
}

/** A step of a change that was seen for the first time. */
export interface Transition extends ResourceId {
  readonly service: string;
  readonly environment: string;
  readonly changeId: string;
  readonly step: string;
  readonly at: string;
}

/** Number of resources in a phase, for one owner, cluster and environment. */
export interface StatusCount {
  readonly cluster: string;
  readonly environment: string;
  readonly phase: string;
  readonly resources: number;
  readonly attention: number;
}

/** Which services the caller may see; everything when undefined. */
export type Permitted = PermissionCriteria<ServiceFilter> | undefined;

/** Storage of what observations mean. */
export interface StatusStore {
  /** The first services of the queue whose names follow another one. */
  takeQueued(limit: number, after?: string): Promise<QueuedService[]>;
  enqueue(services: readonly string[]): Promise<void>;
  /** Puts every service into the queue that has or had a claim. */
  enqueueAll(): Promise<void>;
  enqueueCluster(cluster: string): Promise<void>;
  /** Puts services into the queue whose resources are on their way. */
  enqueueUnsettled(limit: number): Promise<void>;
  /** Puts services into the queue of which people do not know a phase yet. */
  enqueueUntold(phases: readonly string[]): Promise<void>;
  /** What was described before, and from which documents. */
  readDesired(
    services: readonly string[],
  ): Promise<Map<string, { basis: string; desired: DesiredService }>>;
  writeDesired(
    entries: readonly { basis: string; desired: DesiredService }[],
  ): Promise<void>;
  /** Last reports of services, by service and `environment/type/name`. */
  readReports(
    services: readonly string[],
  ): Promise<Map<string, Map<string, KnownReport>>>;
  /**
   * Writes what was derived and takes the services out of the queue, unless
   * they were put in again meanwhile.
   *
   * @returns the services of which something changed
   */
  writeDerived(options: {
    queued: readonly QueuedService[];
    derived: readonly DerivedService[];
    transitions: readonly Transition[];
  }): Promise<string[]>;
  /**
   * Remembers that people are told of a phase of a resource.
   *
   * @returns false when it is what they were told last
   */
  announce(place: {
    service: string;
    environment: string;
    type: string;
    name: string;
    phase: string;
  }): Promise<boolean>;
  readCard(
    service: string,
  ): Promise<{ owner: string; card: ServiceCard } | undefined>;
  readStatus(
    service: string,
  ): Promise<{ owner: string; status: ServiceStatus } | undefined>;
  /** Forgets steps that were seen before a time. */
  forgetTransitions(before: Date): Promise<void>;
  readTransitions(service: string): Promise<Transition[]>;
  /** Services, and those on a package with a newer certified version. */
  totals(permitted: Permitted): Promise<{ services: number; behind: number }>;
  counts(permitted: Permitted): Promise<StatusCount[]>;
  /** Entity references of the components of services that have a claim. */
  findComponents(services: readonly string[]): Promise<Map<string, string>>;
  /** What needs a person, the most urgent first. */
  listAttention(permitted: Permitted, limit: number): Promise<Attention[]>;
}
