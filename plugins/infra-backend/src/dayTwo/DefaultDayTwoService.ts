import type { CatalogService } from '@backstage/plugin-catalog-node';
import type {
  AdoptionList,
  AdoptionReport,
  Dependents,
  EnvironmentMatrix,
  History,
  UpgradeOptions,
} from '@groundwork/backstage-plugin-infra-common';
import {
  adoptableServices,
  adoptionReport,
  environmentMatrix,
  upgradeOptions,
} from '@groundwork/backstage-plugin-infra-node';
import { readSnapshot } from '../index/readSnapshot';
import type { StatusParts } from '../services/DefaultStatusService';
import type { ServiceResource } from '../services/ServiceFacts';
import { describeHistory } from './describeHistory';
import { listDependents, type DependentParts } from './listDependents';
import { readIndexedClaim } from './readClaim';

/** Services that one report is made of. */
const MAX_ADOPTABLE = 500;

/** Tells what can be changed, and from where to where; asks for no permission. */
export class DefaultDayTwoService {
  readonly #parts: StatusParts;
  readonly #catalog: CatalogService;

  constructor(options: StatusParts & { catalog: CatalogService }) {
    this.#parts = options;
    this.#catalog = options.catalog;
  }

  getHistory(name: string, limit: number): Promise<History> {
    return describeHistory(this.#parts, name, limit);
  }

  async getMatrix(name: string): Promise<EnvironmentMatrix> {
    const { platform, claim } = await readIndexedClaim(this.#parts, name);
    return environmentMatrix(platform, claim, this.#parts.now());
  }

  async getUpgrades(
    name: string,
    ref: string | undefined,
  ): Promise<UpgradeOptions> {
    const { platform, claim } = await readIndexedClaim(this.#parts, name);
    return upgradeOptions(platform, claim.document, {
      package: ref,
      now: this.#parts.now(),
    });
  }

  /** @param caller - in whose name others are looked for */
  async getDependents(
    name: string,
    caller: Pick<DependentParts, 'credentials' | 'mayRead'>,
  ): Promise<Dependents> {
    const { claim } = await readIndexedClaim(this.#parts, name);
    const { resources, component } = claim.document.spec;
    return listDependents(
      {
        ...caller,
        catalog: this.#catalog,
        indexStore: this.#parts.indexStore,
      },
      name,
      resources,
      component,
    );
  }

  /**
   * Services with rendered files and no claim.
   *
   * @param look - undefined for what the caller may not see
   */
  async listAdoptable(
    look: (service: string) => Promise<ServiceResource | undefined>,
  ): Promise<AdoptionList> {
    const { index, indexStore } = this.#parts;
    const { platform } = await index.current();
    const paths = (await indexStore.listFiles()).keys();
    const items: AdoptionReport[] = [];
    for (const { service } of adoptableServices(paths, platform)) {
      if (items.length === MAX_ADOPTABLE) break;
      const known = await look(service);
      if (known) items.push(await this.getAdoption(known));
    }
    return { items };
  }

  async getAdoption({ name, owner }: ServiceResource): Promise<AdoptionReport> {
    const { index, indexStore, now } = this.#parts;
    const snapshot = await readSnapshot({
      ...{ index, store: indexStore, service: name },
    });
    return adoptionReport(snapshot, name, {
      now: now(),
      ...(owner !== undefined && { service: { owner } }),
    });
  }
}
