import { KubernetesObject, valueAt } from '../kubernetes/object';
import { qualified } from '../kubernetes/status';
import { isReady } from './conditions';
import { Controller, Reconcile } from './controller';
import type { Desk } from './desk';
import { reconcileKustomization } from './kustomizations';
import { Artifact, Reference } from './mirror';
import { reconcileRelease } from './releases';
import { reconcileExternalSecret, reconcileVaultSecret } from './secrets';
import type { SimulatedFaults } from './simulatedFaults';
import { FindMirror, reconcileSource } from './sources';
import { reconcileTerraform } from './terraform/reconcile';
import type { World } from './terraform/world';

const SYSTEM = 'flux-system';

/** Kinds whose objects are made out of a source. */
const FED = ['Kustomization', 'HelmRelease', 'Terraform'];

/** How often start looks again at what is not ready, before it lets it be. */
const ROUNDS = 8;

/** Flux, tofu-controller and what brings secrets, for one cluster. */
export class ClusterSimulation {
  private readonly controllers = new Map<string, Controller>();
  private readonly unsubscribe: (() => void)[] = [];
  private starting = false;
  private firstStart = false;

  constructor(
    private readonly desk: Desk,
    private readonly parts: {
      world: World;
      faults: SimulatedFaults;
      find: FindMirror;
      /** Objects whose first plan waits for a person even so. */
      waiting: string[];
    },
  ) {
    const { faults, find, world } = parts;
    const shop = {
      ...{ desk, faults, world },
      starting: () => this.starting,
      established: (key: string) =>
        this.starting && this.firstStart && !parts.waiting.includes(key),
    };
    const source: Reconcile = object => reconcileSource(desk, find, object);
    const vault: Reconcile = object => reconcileVaultSecret(desk, object);
    const reconciles: Record<string, Reconcile> = {
      GitRepository: source,
      OCIRepository: source,
      Kustomization: object =>
        reconcileKustomization(desk, from => this.artifactOf(from), object),
      HelmRelease: object => reconcileRelease(desk, faults, object),
      Terraform: object => reconcileTerraform(shop, object),
      ExternalSecret: object => reconcileExternalSecret(desk, object),
      VaultStaticSecret: vault,
      VaultDynamicSecret: vault,
    };
    for (const kind of desk.cluster.kinds.all()) {
      const reconcile = reconciles[kind.kind];
      if (reconcile && kind.custom) {
        this.controllers.set(
          kind.kind,
          new Controller(
            desk.cluster,
            desk.agenda,
            kind,
            reconcile,
            () => this.starting,
          ),
        );
        if (reconcile === source) {
          this.unsubscribe.push(
            desk.cluster.store.history.subscribe(
              qualified(kind),
              ({ object, previous }) => this.fed(object, previous),
            ),
          );
        }
      }
    }
  }

  /**
   * Brings the cluster to where it would be had it been running all along.
   *
   * @param gitops where its manifests are
   * @param firstStart whether nothing stands yet: then all of it is made at once
   */
  start(
    gitops: { url: string; branch: string; folder: string },
    firstStart: boolean,
  ): void {
    const { cluster, agenda } = this.desk;
    this.starting = true;
    this.firstStart = firstStart;
    this.desk.quiet = true;
    cluster.put({
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'GitRepository',
      metadata: { name: SYSTEM, namespace: SYSTEM },
      spec: {
        interval: '1m',
        url: gitops.url,
        ref: { branch: gitops.branch },
      },
    });
    cluster.put({
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata: { name: SYSTEM, namespace: SYSTEM },
      spec: {
        interval: '10m',
        path: `./${gitops.folder}`,
        prune: true,
        sourceRef: { kind: 'GitRepository', name: SYSTEM },
      },
    });
    for (let round = 0; round < ROUNDS; round += 1) {
      agenda.run();
      for (const controller of this.controllers.values()) {
        controller.enqueueAll(
          object => object.spec?.suspend !== true && !isReady(object),
        );
      }
    }
    agenda.run();
    this.starting = false;
    this.desk.quiet = false;
  }

  /** Looks at the Git sources now, as a webhook has them looked at. */
  pull(): void {
    this.controllers.get('GitRepository')?.enqueueAll(() => true);
  }

  /** Looks at one object now. */
  look(kind: string, namespace: string | undefined, name: string): void {
    this.controllers.get(kind)?.enqueue(namespace, name, 0);
  }

  close(): void {
    this.unsubscribe.forEach(stop => stop());
    this.controllers.forEach(controller => controller.close());
  }

  private artifactOf(source: KubernetesObject): Artifact | undefined {
    const mirror = this.parts.find(String(source.spec?.url));
    return mirror?.find((source.spec?.ref ?? {}) as Reference);
  }

  /** A source has something new: whatever is made of it is looked at. */
  private fed(
    source: KubernetesObject,
    previous: KubernetesObject | undefined,
  ): void {
    const revision = (object: KubernetesObject | undefined) =>
      valueAt(object?.status, 'artifact', 'revision');
    if (revision(source) === revision(previous)) {
      return;
    }
    const { name, namespace } = source.metadata;
    for (const kind of FED) {
      this.controllers.get(kind)?.enqueueAll(object => {
        const reference =
          valueAt(object.spec, 'sourceRef') ??
          valueAt(object.spec, 'chart', 'spec', 'sourceRef') ??
          valueAt(object.spec, 'chartRef');
        const space =
          valueAt(reference, 'namespace') ?? object.metadata.namespace;
        return (
          valueAt(reference, 'kind') === source.kind &&
          valueAt(reference, 'name') === name &&
          space === namespace
        );
      });
    }
  }
}
