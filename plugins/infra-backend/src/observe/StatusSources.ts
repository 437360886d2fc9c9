import { ConflictError } from '@backstage/errors';
import type { PlanView } from '@groundwork/backstage-plugin-infra-common';
import type {
  InfraStatusExtensionPoint,
  StatusSource,
} from '@groundwork/backstage-plugin-infra-node';

/** The sources of statuses that modules have added. */
export class StatusSources implements InfraStatusExtensionPoint {
  readonly #sources = new Map<string, StatusSource>();
  /** Which source sees a cluster. */
  readonly #byCluster = new Map<string, StatusSource>();

  addStatusSource(source: StatusSource): void {
    if (this.#sources.has(source.id)) {
      throw new ConflictError(
        `A status source with the id ${source.id} is there already`,
      );
    }
    this.#sources.set(source.id, source);
  }

  /** Every source with the clusters that it sees. */
  async list(): Promise<{ source: StatusSource; cluster: string }[]> {
    const found: { source: StatusSource; cluster: string }[] = [];
    for (const source of this.#sources.values()) {
      for (const cluster of await source.clusters()) {
        found.push({ source, cluster });
        this.#byCluster.set(cluster, source);
      }
    }
    return found;
  }

  /** A plan, from the source that sees the object's cluster. */
  async readPlan(
    options: Parameters<NonNullable<StatusSource['readPlan']>>[0],
  ): Promise<PlanView | undefined> {
    const { cluster } = options.object;
    if (!this.#byCluster.has(cluster)) await this.list();
    return this.#byCluster.get(cluster)?.readPlan?.(options);
  }
}
