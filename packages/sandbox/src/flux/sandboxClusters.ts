import { promises as fs } from 'fs';
import type { Forge } from '../forge/forge';
import type { KubernetesCluster } from '../kubernetes/cluster';
import {
  KubernetesSandbox,
  startKubernetesSandbox,
} from '../kubernetes/kubernetesSandbox';
import { KubernetesObject, valueAt } from '../kubernetes/object';
import { Agenda } from './agenda';
import { ClusterSimulation } from './clusterSimulation';
import { REQUESTED_AT } from './controller';
import { Desk } from './desk';
import { environmentsOf, SandboxEnvironment } from './environments';
import type { Incident } from './incidents';
import { Mirror } from './mirror';
import { chance, digest, Pace } from './pace';
import { Failing, SimulatedFaults } from './simulatedFaults';
import { World } from './terraform/world';

/** How the clusters that follow a GitOps repository are set up. @public */
export type SandboxClustersOptions = {
  /** Port of their API; 0 takes a free one. Default: 7081. */
  port?: number;
  host?: string;
  /** The repository that they follow, as `owner/name`. Default: `acme/platform-gitops`. */
  repository?: string;
  /** What chance is made of: the same seed, the same course of things. */
  seed?: string;
  /** What an interval of Flux is multiplied with. Default: 0.05. */
  scale?: number;
  /** What is the matter when they start for the first time. Default: nothing. */
  incidents?: readonly Incident[];
  /** Has time stand still from this moment on, until `advance` moves it. */
  stepped?: Date;
};

type Parts = {
  forge: Forge;
  token: string;
  /** File in which the infrastructure is kept. */
  file: string;
  onError: (error: unknown) => void;
};

const TERRAFORM = 'infra.contrib.fluxcd.io/v1alpha2';

/** Clusters with a simulated Flux and tofu-controller that follow a repository. @public */
export class SandboxClusters {
  private readonly simulations = new Map<string, ClusterSimulation>();
  private readonly mirrors = new Map<string, Mirror>();
  private refreshing: Promise<void> = Promise.resolve();
  private timer?: NodeJS.Timeout;
  private closed = false;

  private constructor(
    /** Their API servers. */
    readonly kubernetes: KubernetesSandbox,
    /** Which environment runs on which cluster, first ones first. */
    readonly environments: readonly SandboxEnvironment[],
    private readonly agenda: Agenda,
    private readonly world: World,
    private readonly failures: SimulatedFaults,
    private readonly parts: Parts,
  ) {}

  /**
   * Starts a cluster for every environment of a repository.
   * @returns undefined when there is no such repository or it has no environments.
   *
   * @internal
   */
  static async start(
    options: SandboxClustersOptions,
    parts: Parts,
  ): Promise<SandboxClusters | undefined> {
    const {
      repository = 'acme/platform-gitops',
      seed = 'groundwork',
      incidents = [],
    } = options;
    const [owner, name] = repository.split('/');
    const gitops = parts.forge.find(owner, name);
    if (!gitops) {
      return undefined;
    }
    const { defaultBranch: branch } = gitops.record;
    const folders = ['clusters', 'platform/environments'];
    const mirror = new Mirror(gitops.git, branch, folders);
    await mirror.refresh();
    const files = mirror.find({ branch })?.files ?? new Map();
    const environments = environmentsOf(files);
    if (environments.length === 0) {
      return undefined;
    }
    const agenda = new Agenda(options.stepped, parts.onError);
    const kubernetes = await startKubernetesSandbox({
      port: options.port,
      host: options.host,
      clusters: environments.map(({ cluster }) => cluster),
      token: parts.token,
      clock: agenda.now,
      onError: parts.onError,
    });
    const world = new World();
    const failures = new SimulatedFaults();
    const clusters = new SandboxClusters(
      ...([kubernetes, environments, agenda, world, failures, parts] as const),
    );
    try {
      const saved = await fs
        .readFile(parts.file, 'utf8')
        .catch(() => undefined);
      if (saved !== undefined) {
        world.restore(JSON.parse(saved));
      }
      clusters.mirrors.set(repository.toLowerCase(), mirror);
      await clusters.refresh();
      const pace = new Pace(seed, options.scale ?? 0.05);
      for (const { cluster, folder } of environments) {
        const desk = new Desk(kubernetes.cluster(cluster), agenda, pace, seed);
        const simulation = new ClusterSimulation(desk, {
          ...{ world, faults: failures },
          find: url => clusters.mirrorOf(url),
          waiting: incidents
            .filter(({ what }) => what === 'waiting')
            .filter(incident => incident.cluster === cluster)
            .map(({ object }) => object),
        });
        clusters.simulations.set(cluster, simulation);
        const url = `${parts.forge.url}/${repository}.git`;
        simulation.start({ url, branch, folder }, saved === undefined);
      }
      if (saved === undefined) {
        incidents.forEach(incident => clusters.cause(incident));
      }
      world.onChange = () => clusters.saveSoon();
      await clusters.save();
      return clusters;
    } catch (error) {
      await clusters.close();
      throw error;
    }
  }

  /** Looks at the repositories again, and has the clusters follow. @internal */
  pull(): Promise<void> {
    this.refreshing = this.refreshing.then(async () => {
      if (!this.closed && (await this.refresh())) {
        this.simulations.forEach(simulation => simulation.pull());
        this.agenda.run();
      }
    });
    this.refreshing = this.refreshing.catch(this.parts.onError);
    return this.refreshing;
  }

  /** Resolves when the clusters know of all that has been pushed. */
  synced(): Promise<void> {
    return this.refreshing;
  }

  /** Moves time that stands still. */
  advance(milliseconds: number): void {
    this.agenda.advance(milliseconds);
  }

  /** Terraform objects of a cluster, by namespace and name. */
  resources(cluster: string): KubernetesObject[] {
    return this.kubernetes.cluster(cluster).list(TERRAFORM, 'Terraform');
  }

  /** The next tries of an object (`namespace/name`) fail. */
  failNext(
    cluster: string,
    what: Failing,
    object: string,
    options?: { message?: string; times?: number },
  ): void {
    this.kubernetes.cluster(cluster);
    this.failures.failNext(cluster, what, object, options);
  }

  /**
   * Somebody changes what an object stands for by hand.
   * @throws Error when nothing stands for it.
   */
  drift(cluster: string, object: string): void {
    const standing = this.world.get(cluster, object);
    if (!standing) {
      throw new Error(`Nothing stands for ${object} in ${cluster}`);
    }
    this.world.set(cluster, object, {
      ...standing,
      drift: driftOf(standing.inputs, object),
    });
    this.reconcile(cluster, object);
  }

  /** Somebody takes the change by hand back. */
  undoDrift(cluster: string, object: string): void {
    const standing = this.world.get(cluster, object);
    if (standing) {
      this.world.set(cluster, object, { ...standing, drift: {} });
      this.reconcile(cluster, object);
    }
  }

  /** Somebody holds the lock of an object's state. @returns its identifier. */
  lock(cluster: string, object: string): string {
    const hex = digest(32, 'lock', cluster, object);
    const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
    this.failures.lock(cluster, object, id);
    this.reconcile(cluster, object);
    return id;
  }

  /** The lock is given back. */
  unlock(cluster: string, object: string): void {
    this.failures.unlock(cluster, object);
    this.reconcile(cluster, object);
  }

  /** Suspends an object, or has it go on. */
  suspend(cluster: string, object: string, suspended: boolean): void {
    const { live, at } = this.find(cluster, object);
    at.put({ ...live, spec: { ...live.spec, suspend: suspended } });
    this.agenda.run();
  }

  /** Has an object looked at now, as `flux reconcile` does. */
  reconcile(cluster: string, object: string): void {
    const { live, at } = this.find(cluster, object);
    const requested = this.agenda.now().toISOString();
    at.put({
      ...live,
      status: undefined,
      metadata: {
        ...live.metadata,
        annotations: {
          ...live.metadata.annotations,
          [REQUESTED_AT]: requested,
        },
      },
    });
    const [namespace, name] = object.split('/');
    this.simulations.get(cluster)?.look('Terraform', namespace, name);
  }

  /** What is switched on at the moment, one line each. */
  listFaults(): string[] {
    const clusters = this.kubernetes.clusters.flatMap(({ name, faults }) => [
      ...(faults.stopped ? [`stopped ${name}`] : []),
      ...[...faults.forbidden].map(resource => `forbidden ${name} ${resource}`),
      ...(faults.expiredTokens.size > 0 ? [`expired tokens ${name}`] : []),
    ]);
    return [...clusters, ...this.failures.list()];
  }

  /** Switches everything off; what has drifted stays so. */
  clearFaults(): void {
    this.failures.clear();
    for (const cluster of this.kubernetes.clusters) {
      cluster.start();
      cluster.faults.expiredTokens.clear();
      cluster.faults.forbidden.clear();
      cluster.faults.anonymousRefused = false;
      cluster.faults.goneAsStatus = false;
      cluster.faults.latency = 0;
    }
  }

  /** @internal */
  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    this.simulations.forEach(simulation => simulation.close());
    this.agenda.close();
    await this.refreshing;
    await this.save();
    await this.kubernetes.close();
  }

  /** Has something be the matter, if there is such an object. */
  private cause({ cluster, object, what }: Incident): void {
    const [namespace, name] = object.split('/');
    const at = this.kubernetes.clusters.find(other => other.name === cluster);
    if (!at?.get(TERRAFORM, 'Terraform', { namespace, name })) {
      return;
    }
    if (what === 'failing') {
      this.failNext(cluster, 'apply', object, { times: 1_000_000 });
    }
    if (what === 'drifted' || what === 'failing') {
      this.drift(cluster, object);
    } else if (what === 'locked') {
      this.lock(cluster, object);
    }
  }

  private find(
    cluster: string,
    object: string,
  ): { live: KubernetesObject; at: KubernetesCluster } {
    const at = this.kubernetes.cluster(cluster);
    const [namespace, name] = object.split('/');
    const live = at.get(TERRAFORM, 'Terraform', { namespace, name });
    if (!live) {
      throw new Error(`There is no Terraform object ${object} in ${cluster}`);
    }
    return { live, at };
  }

  private async refresh(): Promise<boolean> {
    let moved = false;
    for (const repository of this.parts.forge.list()) {
      const key = repository.fullName.toLowerCase();
      const mirror =
        this.mirrors.get(key) ??
        new Mirror(repository.git, repository.record.defaultBranch, []);
      this.mirrors.set(key, mirror);
      moved = (await mirror.refresh()) || moved;
    }
    return moved;
  }

  private mirrorOf(url: string): Mirror | undefined {
    const path = /^(?:https?|ssh):\/\/[^/]+\/(.+?)(?:\.git)?$/.exec(url)?.[1];
    return path === undefined
      ? undefined
      : this.mirrors.get(path.toLowerCase());
  }

  private saveSoon(): void {
    if (this.timer || this.closed) {
      return;
    }
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.save().catch(this.parts.onError);
    }, 200);
    this.timer.unref();
  }

  private async save(): Promise<void> {
    if (!this.world.isEmpty) {
      await fs.writeFile(this.parts.file, JSON.stringify(this.world));
    }
  }
}

/** What somebody has changed by hand: a number or a switch, else the tags. */
function driftOf(
  inputs: Record<string, unknown>,
  object: string,
): Record<string, unknown> {
  const names = Object.keys(inputs)
    .filter(name => ['number', 'boolean'].includes(typeof inputs[name]))
    .sort();
  const name = names[Math.floor(chance(object) * names.length) % names.length];
  const value = valueAt(inputs, name ?? '');
  if (typeof value === 'boolean') {
    return { [name]: !value };
  }
  return typeof value === 'number'
    ? { [name]: value + 1 }
    : { tags: { 'changed-by': 'hand' } };
}
