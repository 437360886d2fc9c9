import { NotFoundError } from '@backstage/errors';
import type { InfraApi } from '@groundwork/backstage-plugin-infra-common';
import { changeSetFixture } from './changeSetFixture';
import { overviewFixture } from './overviewFixture';
import { platformFixture } from './platformFixture';

/** An infra backend in which no service has infrastructure yet. */
export function infraApiMock(
  parts: Partial<InfraApi> = {},
): jest.Mocked<InfraApi> {
  const noService = async (name: string) => {
    throw new NotFoundError(`No service ${name}`);
  };
  const noResource = async ({ name }: { name: string }) => {
    throw new NotFoundError(`No resource ${name}`);
  };
  const notThere = async () => {
    throw new NotFoundError('Nothing is there');
  };
  const api: InfraApi = {
    getPlatform: async () => platformFixture,
    listServices: async () => ({ items: [], totalItems: 0 }),
    getService: noService,
    getServiceCard: noService,
    getServiceStatus: noService,
    getServiceTimeline: async () => ({ items: [] }),
    getResource: noResource,
    getResourcePlan: noResource,
    getOverview: async () => overviewFixture,
    listRequests: async () => ({ items: [], components: {} }),
    listLinks: async () => ({ groups: [], items: [], totalItems: 0 }),
    previewChange: async change => changeSetFixture(change),
    submitChange: async () => {
      throw new Error('A form never submits');
    },
    listChanges: async () => ({ items: [] }),
    getChange: async id => {
      throw new NotFoundError(`No change ${id}`);
    },
    listPackages: notThere,
    getPackage: notThere,
    comparePackages: notThere,
    recordCertification: notThere,
    previewPlatformChange: notThere,
    submitPlatformChange: notThere,
    getServiceHistory: notThere,
    getServiceMatrix: notThere,
    getUpgradeOptions: notThere,
    getAllowedOperations: notThere,
    getDependents: notThere,
    listAdoptable: notThere,
    getAdoption: notThere,
    listCampaigns: notThere,
    previewCampaign: notThere,
    startCampaign: notThere,
    getCampaign: notThere,
    actOnCampaign: notThere,
    ...parts,
  };
  return {
    getPlatform: jest.fn(api.getPlatform),
    listServices: jest.fn(api.listServices),
    getService: jest.fn(api.getService),
    getServiceCard: jest.fn(api.getServiceCard),
    getServiceStatus: jest.fn(api.getServiceStatus),
    getServiceTimeline: jest.fn(api.getServiceTimeline),
    getResource: jest.fn(api.getResource),
    getResourcePlan: jest.fn(api.getResourcePlan),
    getOverview: jest.fn(api.getOverview),
    listRequests: jest.fn(api.listRequests),
    listLinks: jest.fn(api.listLinks),
    previewChange: jest.fn(api.previewChange),
    submitChange: jest.fn(api.submitChange),
    listChanges: jest.fn(api.listChanges),
    getChange: jest.fn(api.getChange),
    listPackages: jest.fn(api.listPackages),
    getPackage: jest.fn(api.getPackage),
    comparePackages: jest.fn(api.comparePackages),
    recordCertification: jest.fn(api.recordCertification),
    previewPlatformChange: jest.fn(api.previewPlatformChange),
    submitPlatformChange: jest.fn(api.submitPlatformChange),
    getServiceHistory: jest.fn(api.getServiceHistory),
    getServiceMatrix: jest.fn(api.getServiceMatrix),
    getUpgradeOptions: jest.fn(api.getUpgradeOptions),
    getAllowedOperations: jest.fn(api.getAllowedOperations),
    getDependents: jest.fn(api.getDependents),
    listAdoptable: jest.fn(api.listAdoptable),
    getAdoption: jest.fn(api.getAdoption),
    listCampaigns: jest.fn(api.listCampaigns),
    previewCampaign: jest.fn(api.previewCampaign),
    startCampaign: jest.fn(api.startCampaign),
    getCampaign: jest.fn(api.getCampaign),
    actOnCampaign: jest.fn(api.actOnCampaign),
  };
}
