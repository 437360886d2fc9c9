import type {
  AdoptionList,
  AdoptionReport,
  AllowedOperations,
  Dependents,
  EnvironmentMatrix,
  History,
  UpgradeOptions,
} from '@groundwork/backstage-plugin-infra-common';
import type { CallerOptions } from '../services/InfraService';

/** What a person looks at before changing a service that is there already. */
export interface DayTwoService {
  /** @throws NotFoundError when the service has no claim */
  getHistory(
    name: string,
    limit: number,
    options: CallerOptions,
  ): Promise<History>;
  /** @throws NotFoundError when the service has no claim */
  getMatrix(name: string, options: CallerOptions): Promise<EnvironmentMatrix>;
  /** @throws NotFoundError when the service has no claim, or an unknown package */
  getUpgrades(
    name: string,
    ref: string | undefined,
    options: CallerOptions,
  ): Promise<UpgradeOptions>;
  getOperations(
    name: string,
    options: CallerOptions,
  ): Promise<AllowedOperations>;
  getDependents(name: string, options: CallerOptions): Promise<Dependents>;
  listAdoptable(options: CallerOptions): Promise<AdoptionList>;
  getAdoption(name: string, options: CallerOptions): Promise<AdoptionReport>;
}
