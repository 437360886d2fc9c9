import type {
  CampaignList,
  CampaignView,
  ChangeList,
  InfraApi,
  InfraRequestOptions,
  LinkList,
  Overview,
  PackageList,
  PackageView,
  PlanView,
  RequestList,
  ResourceAddress,
  ResourceView,
  ServiceCard,
  ServiceList,
  ServiceStatus,
  Timeline,
} from '@groundwork/backstage-plugin-infra-common';
import { readJson, type Transport } from './readJson';

/**
 * The client of the browser. What pages and cards show is read lightly; the
 * client that checks answers against the contract's schemas is loaded with the
 * first call of the form, for these schemas would otherwise be part of what
 * every page of the portal loads.
 *
 * Written to be small: it is part of the bundle that every page waits for.
 */
export function lazyInfraApi(
  transport: Transport,
  load: () => Promise<InfraApi>,
): InfraApi {
  let client: Promise<InfraApi> | undefined;
  const later =
    <K extends keyof InfraApi>(name: K) =>
    async (
      ...args: Parameters<InfraApi[K]>
    ): Promise<Awaited<ReturnType<InfraApi[K]>>> => {
      client ??= load().catch(error => {
        // A failed download must not be remembered: the next call tries again.
        client = undefined;
        throw error;
      });
      const call = (await client)[name] as (
        ...args: Parameters<InfraApi[K]>
      ) => Promise<Awaited<ReturnType<InfraApi[K]>>>;
      return call.apply(await client, args);
    };

  const list =
    <T extends object>(path: string, key: keyof T & string) =>
    (query: object, options?: InfraRequestOptions) =>
      readJson<T>(transport, path, key, options, query);
  const ofService =
    <T extends object>(part: string, key: keyof T & string) =>
    (name: string, options?: InfraRequestOptions) =>
      list<T>(`/services/${encodeURIComponent(name)}/${part}`, key)(
        {},
        options,
      );
  const ofResource =
    <T extends object>(part: string, key: keyof T & string) =>
    (
      { service, environment, type, name }: ResourceAddress,
      options?: InfraRequestOptions,
    ) =>
      ofService<T>(`resources/${environment}.${type}.${name}${part}`, key)(
        service,
        options,
      );

  return {
    getPlatform: later('getPlatform'),
    getService: later('getService'),
    previewChange: later('previewChange'),
    submitChange: later('submitChange'),
    getChange: later('getChange'),
    listPackages: options =>
      list<PackageList>('/packages', 'packages')({}, options),
    getPackage: ({ name, version }, options) =>
      list<PackageView>(
        `/packages/${encodeURIComponent(name)}/${encodeURIComponent(version)}`,
        'evidence',
      )({}, options),
    comparePackages: later('comparePackages'),
    recordCertification: later('recordCertification'),
    previewPlatformChange: later('previewPlatformChange'),
    submitPlatformChange: later('submitPlatformChange'),
    getServiceHistory: later('getServiceHistory'),
    getServiceMatrix: later('getServiceMatrix'),
    getUpgradeOptions: later('getUpgradeOptions'),
    getAllowedOperations: later('getAllowedOperations'),
    getDependents: later('getDependents'),
    listAdoptable: later('listAdoptable'),
    getAdoption: later('getAdoption'),
    listCampaigns: options =>
      list<CampaignList>('/campaigns', 'items')({}, options),
    previewCampaign: later('previewCampaign'),
    startCampaign: later('startCampaign'),
    getCampaign: (name, query, options) =>
      list<CampaignView>(`/campaigns/${encodeURIComponent(name)}`, 'items')(
        query,
        options,
      ),
    actOnCampaign: later('actOnCampaign'),
    listServices: list<ServiceList>('/services', 'items'),
    listChanges: list<ChangeList>('/changes', 'items'),
    listRequests: list<RequestList>('/requests', 'items'),
    listLinks: list<LinkList>('/links', 'items'),
    getOverview: options => list<Overview>('/overview', 'phases')({}, options),
    getServiceCard: ofService<ServiceCard>('card', 'resources'),
    getServiceStatus: ofService<ServiceStatus>('status', 'environments'),
    getServiceTimeline: ofService<Timeline>('timeline', 'items'),
    getResource: ofResource<ResourceView>('', 'status'),
    getResourcePlan: ofResource<PlanView>('/plan', 'counts'),
  };
}
