import type { LoggerService } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import type {
  ObservedObject,
  PlanView,
} from '@groundwork/backstage-plugin-infra-common';
import type {
  StatusSink,
  StatusSource,
} from '@groundwork/backstage-plugin-infra-node';
import type { ConfiguredCluster } from '../clusters/configuredCluster';
import { systemClock, type Clock } from '../connection/clock';
import { ClusterConnection } from '../connection/ClusterConnection';
import { readPlan } from '../plan/readPlan';
import { observedKinds } from '../project/kinds';
import type { CountUnreadable, ReflectorContext } from '../reflect/context';
import { cursorsOf } from '../reflect/cursor';
import { KindReflector } from '../reflect/KindReflector';
import { KindState } from '../reflect/KindState';
import { usualTimes, type ReflectorTimes } from '../reflect/times';

/** @public */
export interface KubernetesStatusSourceOptions {
  readonly clusters: readonly ConfiguredCluster[];
  readonly logger: LoggerService;
  readonly count?: CountUnreadable;
  readonly times?: Partial<ReflectorTimes>;
  readonly clock?: Clock;
  readonly random?: () => number;
}

/**
 * Statuses from clusters with Flux and the tofu-controller: lists and watches
 * every kind of every cluster by itself, so that none waits for another.
 *
 * @public
 */
export class KubernetesStatusSource implements StatusSource {
  readonly id = 'kubernetes';
  readonly #clock: Clock;
  readonly #times: ReflectorTimes;
  readonly #states = new Map<string, KindState>();
  readonly #connections = new Map<string, ClusterConnection>();
  readonly #clusters: ReadonlyMap<string, ConfiguredCluster>;

  constructor(private readonly options: KubernetesStatusSourceOptions) {
    this.#clock = options.clock ?? systemClock;
    this.#times = { ...usualTimes, ...options.times };
    this.#clusters = new Map(options.clusters.map(c => [c.name, c]));
  }

  async clusters(): Promise<readonly string[]> {
    return [...this.#clusters.keys()];
  }

  async watch(options: {
    cluster: string;
    sink: StatusSink;
    signal: AbortSignal;
  }): Promise<void> {
    const { cluster, sink, signal } = options;
    const configured = this.#clusterOf(cluster);
    if ('unusable' in configured) {
      for (const { kind } of observedKinds) {
        await sink.unavailable(kind, configured.unusable);
      }
      return;
    }
    const connection = this.#connectionTo(cluster);
    const context: Omit<ReflectorContext, 'kind'> = {
      connection,
      sink,
      cursors: cursorsOf(connection.server),
      times: this.#times,
      clock: this.#clock,
      logger: this.options.logger,
      count: this.options.count ?? (() => {}),
    };
    await Promise.all(
      observedKinds.map(kind =>
        new KindReflector(
          { ...context, kind },
          this.#stateOf(cluster, kind.kind),
        ).run(signal),
      ),
    );
  }

  async readPlan(options: {
    object: ObservedObject;
    planId: string;
    signal?: AbortSignal;
  }): Promise<PlanView | undefined> {
    return readPlan({
      ...options,
      connection: this.#connectionTo(options.object.cluster),
    });
  }

  #clusterOf(name: string): ConfiguredCluster {
    const cluster = this.#clusters.get(name);
    if (cluster) return cluster;
    const known = [...this.#clusters.keys()].join(', ') || 'none';
    throw new NotFoundError(
      `no cluster "${name}" is configured; there are: ${known}`,
    );
  }

  #connectionTo(name: string): ClusterConnection {
    const known = this.#connections.get(name);
    if (known) return known;
    const cluster = this.#clusterOf(name);
    if ('unusable' in cluster) throw new NotFoundError(cluster.unusable);
    const made = new ClusterConnection(name, cluster.access, this.#clock);
    this.#connections.set(name, made);
    return made;
  }

  /** Waits go on where they were when a run follows another. */
  #stateOf(cluster: string, kind: string): KindState {
    const key = `${cluster}/${kind}`;
    let state = this.#states.get(key);
    if (!state) {
      const random = this.options.random ?? Math.random;
      state = new KindState(this.#times, this.#clock, random);
      this.#states.set(key, state);
    }
    return state;
  }
}
