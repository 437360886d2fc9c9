import { NotImplementedError } from '@backstage/errors';
import type { Handlers } from './handlers';

const missing = async (): Promise<never> => {
  throw new NotImplementedError('This is not built yet');
};

/** packageRoutes */
export function packageHandlers(): Handlers<
  | 'listPackages'
  | 'getPackage'
  | 'comparePackages'
  | 'recordCertification'
  | 'previewPlatformChange'
  | 'submitPlatformChange'
> {
  return {
    listPackages: missing,
    getPackage: missing,
    comparePackages: missing,
    recordCertification: missing,
    previewPlatformChange: missing,
    submitPlatformChange: missing,
  };
}
