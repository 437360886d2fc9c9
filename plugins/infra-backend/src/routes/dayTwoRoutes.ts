import { NotImplementedError } from '@backstage/errors';
import type { Handlers } from './handlers';

const missing = async (): Promise<never> => {
  throw new NotImplementedError('This is not built yet');
};

/** dayTwoRoutes */
export function dayTwoHandlers(): Handlers<
  | 'getServiceHistory'
  | 'getServiceMatrix'
  | 'getUpgradeOptions'
  | 'getAllowedOperations'
  | 'getDependents'
  | 'listAdoptable'
  | 'getAdoption'
> {
  return {
    getServiceHistory: missing,
    getServiceMatrix: missing,
    getUpgradeOptions: missing,
    getAllowedOperations: missing,
    getDependents: missing,
    listAdoptable: missing,
    getAdoption: missing,
  };
}
