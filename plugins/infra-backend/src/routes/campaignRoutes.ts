import { NotImplementedError } from '@backstage/errors';
import type { Handlers } from './handlers';

const missing = async (): Promise<never> => {
  throw new NotImplementedError('This is not built yet');
};

/** campaignRoutes */
export function campaignHandlers(): Handlers<
  | 'listCampaigns'
  | 'previewCampaign'
  | 'startCampaign'
  | 'getCampaign'
  | 'actOnCampaign'
> {
  return {
    listCampaigns: missing,
    previewCampaign: missing,
    startCampaign: missing,
    getCampaign: missing,
    actOnCampaign: missing,
  };
}
