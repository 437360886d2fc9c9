import type { DayTwoService } from '../dayTwo/DayTwoService';
import type { Handlers } from './handlers';

/** Routes for what follows the first request of a service. */
export function dayTwoHandlers(
  dayTwo: DayTwoService,
): Handlers<
  | 'getServiceHistory'
  | 'getServiceMatrix'
  | 'getUpgradeOptions'
  | 'getAllowedOperations'
  | 'getDependents'
  | 'listAdoptable'
  | 'getAdoption'
> {
  return {
    getServiceHistory: async ({ params, query }, caller) => ({
      body: await dayTwo.getHistory(params.name, query.limit, caller),
    }),
    getServiceMatrix: async ({ params }, caller) => ({
      body: await dayTwo.getMatrix(params.name, caller),
    }),
    getUpgradeOptions: async ({ params, query }, caller) => ({
      body: await dayTwo.getUpgrades(params.name, query.package, caller),
    }),
    getAllowedOperations: async ({ params }, caller) => ({
      body: await dayTwo.getOperations(params.name, caller),
    }),
    getDependents: async ({ params }, caller) => ({
      body: await dayTwo.getDependents(params.name, caller),
    }),
    listAdoptable: async (_, caller) => ({
      body: await dayTwo.listAdoptable(caller),
    }),
    getAdoption: async ({ params }, caller) => ({
      body: await dayTwo.getAdoption(params.name, caller),
    }),
  };
}
