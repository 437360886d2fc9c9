import type { AuthorizedCampaignService } from '../campaigns/AuthorizedCampaignService';
import type { Handlers } from './handlers';

/** Routes of campaigns. */
export function campaignHandlers(
  campaigns: AuthorizedCampaignService,
): Handlers<
  | 'listCampaigns'
  | 'previewCampaign'
  | 'startCampaign'
  | 'getCampaign'
  | 'actOnCampaign'
> {
  return {
    listCampaigns: async (_, caller) => ({
      body: await campaigns.list(caller),
    }),
    previewCampaign: async ({ body }, caller) => ({
      body: await campaigns.preview(body, caller),
    }),
    startCampaign: async ({ body }, caller) => ({
      status: 201,
      body: await campaigns.start(body, caller),
    }),
    getCampaign: async ({ params, query }, caller) => ({
      body: await campaigns.get(params.name, query, caller),
    }),
    actOnCampaign: async ({ params, body }, caller) => ({
      body: await campaigns.act(params.name, body, caller),
    }),
  };
}
