import { z } from 'zod';
import { changeSetSchema } from '../change/changeSet';
import { documentKinds } from '../documents/documentKinds';
import {
  dnsLabelSchema,
  packageRefSchema,
  serviceNameSchema,
  versionSchema,
} from '../names';
import {
  evidenceSchema,
  platformChangeSchema,
  platformChangeSetSchema,
  platformProposalSchema,
} from '../change/platformChange';
import {
  campaignActionSchema,
  campaignItemStateSchema,
  campaignListSchema,
  campaignPreviewSchema,
  campaignSpecSchema,
  campaignSummarySchema,
  campaignViewSchema,
} from './campaignModels';
import {
  adoptionListSchema,
  adoptionReportSchema,
  allowedOperationsSchema,
  dependentsSchema,
  environmentMatrixSchema,
  historySchema,
  upgradeOptionsSchema,
} from './dayTwoModels';
import { inventorySchema } from './inventory';
import {
  changeBodySchema,
  changeListSchema,
  changeRecordSchema,
  platformViewSchema,
  serviceListSchema,
  serviceViewSchema,
} from './models';
import {
  linkListSchema,
  overviewSchema,
  requestListSchema,
  resourceViewSchema,
  serviceCardSchema,
  serviceStatusSchema,
} from './statusModels';
import {
  packageComparisonSchema,
  packageListSchema,
  packageViewSchema,
} from './packageModels';
import { phaseSchema } from '../status/phase';
import { planViewSchema } from '../status/planView';
import { timelineSchema } from '../status/timeline';

/**
 * One route of the REST API. Router, client and OpenAPI document are all made
 * from these.
 *
 * @public
 */
export interface RouteContract {
  readonly operationId: string;
  readonly method: 'get' | 'post';
  /** Below `/api/infra`, parameters as `{name}`. */
  readonly path: string;
  readonly summary: string;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly headers?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly response: z.ZodType;
  /** Success status codes with what each means. */
  readonly success: Readonly<Record<number, string>>;
}

const platformChangeBodySchema = z
  .strictObject({ change: platformChangeSchema })
  .meta({ title: 'Platform change body' });

const serviceParams = z.object({ name: serviceNameSchema });

/** `<environment>.<type>.<name>`: a resource of a service in an environment. */
const resourceParams = serviceParams.extend({
  id: z
    .string()
    .max(200)
    .regex(
      /^[a-z0-9-]+\.[a-z0-9-]+\.[a-z0-9-]+$/,
      'must be <environment>.<type>.<name>, such as prod.postgres.main',
    ),
});

/**
 * Key of a submission: the same caller with the same key always gets the same
 * change, however often it is sent.
 *
 * @public
 */
export const idempotencyKeySchema = z
  .string()
  .min(8, 'must be at least 8 characters')
  .max(200, 'must be at most 200 characters')
  .regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces');

/** A text that is looked for. Databases refuse a NUL as an error of their own. */
const queryText = (max: number) =>
  z
    .string()
    .max(max)
    .refine(text => !text.includes('\0'), 'must not contain a NUL');

/** Query of the list of services. @public */
export const serviceQuerySchema = z.object({
  text: queryText(100).optional().meta({
    description: 'Part of the name of a service.',
  }),
  owner: queryText(260).optional().meta({
    description: 'Entity reference of the owner.',
  }),
  environment: dnsLabelSchema.optional(),
  profile: queryText(120).optional(),
  package: queryText(120).optional().meta({
    description:
      'Package, with or without a version, such as `aws-data@3.2.0`.',
  }),
  resourceType: dnsLabelSchema.optional(),
  phase: phaseSchema.optional().meta({
    description: 'Services with a resource in this phase.',
  }),
  attention: z.stringbool().optional().meta({
    description: 'Only services with something that needs a person.',
  }),
  progress: z.stringbool().optional().meta({
    description: 'Only services with a resource that is on its way.',
  }),
  behind: z.stringbool().optional().meta({
    description:
      'Only services on a package that has a newer certified version.',
  }),
  sort: z.enum(['name', 'attention']).default('name').meta({
    description: '`attention`: what needs a person first.',
  }),
  facets: z.stringbool().optional().meta({
    description: 'Also count the services by the value of every filter.',
  }),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: queryText(500).optional(),
});

/** Query of the list of services, as a caller writes it. @public */
export type ServiceQuery = z.input<typeof serviceQuerySchema>;

/** All routes of the REST API below `/api/infra`. @public */
export const infraContract = {
  getPlatform: {
    operationId: 'getPlatform',
    method: 'get',
    path: '/platform',
    summary:
      'The vocabulary: environments, profiles, types, packages, policies and their problems',
    response: platformViewSchema,
    success: { 200: 'The platform' },
  },
  listServices: {
    operationId: 'listServices',
    method: 'get',
    path: '/services',
    summary: 'Services that have a claim, by name',
    query: serviceQuerySchema,
    response: serviceListSchema,
    success: { 200: 'One page of services' },
  },
  getService: {
    operationId: 'getService',
    method: 'get',
    path: '/services/{name}',
    summary: 'A service with its environments, resources and changes',
    params: serviceParams,
    response: serviceViewSchema,
    success: { 200: 'The service' },
  },
  getServiceCard: {
    operationId: 'getServiceCard',
    method: 'get',
    path: '/services/{name}/card',
    summary: 'What the card of a service shows, in one small answer',
    params: serviceParams,
    response: serviceCardSchema,
    success: { 200: 'The card' },
  },
  getServiceStatus: {
    operationId: 'getServiceStatus',
    method: 'get',
    path: '/services/{name}/status',
    summary:
      'What became of a service: phases by environment, proposals, links',
    params: serviceParams,
    response: serviceStatusSchema,
    success: { 200: 'The status' },
  },
  getServiceTimeline: {
    operationId: 'getServiceTimeline',
    method: 'get',
    path: '/services/{name}/timeline',
    summary: 'What happened to a service, newest first, step by step',
    params: serviceParams,
    response: timelineSchema,
    success: { 200: 'The timeline' },
  },
  getResource: {
    operationId: 'getResource',
    method: 'get',
    path: '/services/{name}/resources/{id}',
    summary: 'One resource in one environment, with the objects behind it',
    params: resourceParams,
    response: resourceViewSchema,
    success: { 200: 'The resource' },
  },
  getResourcePlan: {
    operationId: 'getResourcePlan',
    method: 'get',
    path: '/services/{name}/resources/{id}/plan',
    summary: 'The plan that waits for approval, without secret values',
    params: resourceParams,
    response: planViewSchema,
    success: { 200: 'The plan' },
  },
  getOverview: {
    operationId: 'getOverview',
    method: 'get',
    path: '/overview',
    summary: 'The fleet in numbers, and what needs somebody',
    response: overviewSchema,
    success: { 200: 'The overview' },
  },
  listRequests: {
    operationId: 'listRequests',
    method: 'get',
    path: '/requests',
    summary: 'Pull requests and submitted changes of all services',
    query: z.object({
      state: z.enum(['open', 'merged', 'closed']).optional(),
      service: serviceNameSchema.optional().meta({
        description: 'Whole name of a service.',
      }),
      text: queryText(100).optional().meta({
        description: 'Part of the name of a service.',
      }),
      limit: z.coerce.number().int().min(1).max(100).default(25),
      cursor: queryText(500).optional(),
    }),
    response: requestListSchema,
    success: { 200: 'One page of requests, the newest first' },
  },
  listLinks: {
    operationId: 'listLinks',
    method: 'get',
    path: '/links',
    summary: 'Links of services by group: the link dashboard',
    query: z.object({
      text: queryText(100).optional(),
      owner: queryText(260).optional(),
      group: queryText(63).optional(),
      environment: dnsLabelSchema.optional(),
      limit: z.coerce.number().int().min(1).max(100).default(25),
      cursor: queryText(500).optional(),
    }),
    response: linkListSchema,
    success: { 200: 'One page of services with their links' },
  },
  listInventory: {
    operationId: 'listInventory',
    method: 'get',
    path: '/inventory',
    summary: 'Everything that Git asks for, by service: for catalogs',
    query: z.object({
      limit: z.coerce.number().int().min(1).max(200).default(100),
      cursor: queryText(500).optional(),
    }),
    response: inventorySchema,
    success: { 200: 'One page of services, by name' },
  },
  previewChange: {
    operationId: 'previewChange',
    method: 'post',
    path: '/changes/preview',
    summary: 'What a change would do; nothing is written',
    body: changeBodySchema,
    response: changeSetSchema,
    success: { 200: 'The change set' },
  },
  submitChange: {
    operationId: 'submitChange',
    method: 'post',
    path: '/changes',
    summary: 'Propose a change: plan it again and open one pull request',
    headers: z.object({ 'idempotency-key': idempotencyKeySchema }),
    body: changeBodySchema,
    response: changeRecordSchema,
    success: {
      200: 'This key was submitted before, or there is nothing to change',
      201: 'The pull request is open',
      202: 'Accepted; the pull request follows, ask for the change by its id',
    },
  },
  listChanges: {
    operationId: 'listChanges',
    method: 'get',
    path: '/changes',
    summary:
      'The newest changes of a service, also of one that has no claim yet',
    query: z.object({ service: serviceNameSchema }),
    response: changeListSchema,
    success: { 200: 'At most 20 changes, newest first' },
  },
  getChange: {
    operationId: 'getChange',
    method: 'get',
    path: '/changes/{id}',
    summary: 'A submitted change and its pull request',
    params: z.object({ id: z.string().regex(/^[0-9a-f]{12}$/) }),
    response: changeRecordSchema,
    success: { 200: 'The change' },
  },
  listPackages: {
    operationId: 'listPackages',
    method: 'get',
    path: '/packages',
    summary: 'Component packages with their versions, evidence and adoption',
    response: packageListSchema,
    success: { 200: 'The packages' },
  },
  getPackage: {
    operationId: 'getPackage',
    method: 'get',
    path: '/packages/{name}/{version}',
    summary: 'One version of a package with its modules and evidence',
    params: z.object({ name: dnsLabelSchema, version: versionSchema }),
    response: packageViewSchema,
    success: { 200: 'The package' },
  },
  comparePackages: {
    operationId: 'comparePackages',
    method: 'get',
    path: '/package-comparison',
    summary: 'What differs between two versions of a package, by module',
    query: z.object({ from: packageRefSchema, to: packageRefSchema }),
    response: packageComparisonSchema,
    success: { 200: 'The comparison' },
  },
  recordCertification: {
    operationId: 'recordCertification',
    method: 'post',
    path: '/certifications',
    summary: 'Hand in results of tests of a package: for a CI',
    body: z.union([
      evidenceSchema,
      z.strictObject({ evidence: z.array(evidenceSchema).min(1).max(50) }),
    ]),
    response: platformProposalSchema,
    success: {
      200: 'The repository, or its open pull request, has them already',
      201: 'A pull request holds them now',
    },
  },
  previewPlatformChange: {
    operationId: 'previewPlatformChange',
    method: 'post',
    path: '/platform/changes/preview',
    summary: 'What a change of platform documents would do',
    body: platformChangeBodySchema,
    response: platformChangeSetSchema,
    success: { 200: 'The change set' },
  },
  submitPlatformChange: {
    operationId: 'submitPlatformChange',
    method: 'post',
    path: '/platform/changes',
    summary: 'Propose a change of platform documents in one pull request',
    body: platformChangeBodySchema,
    response: platformProposalSchema,
    success: { 200: 'There is nothing to change', 201: 'The pull request' },
  },
  getServiceHistory: {
    operationId: 'getServiceHistory',
    method: 'get',
    path: '/services/{name}/history',
    summary: 'Commits on the files of a service: where it can go back to',
    params: serviceParams,
    query: z.object({
      limit: z.coerce.number().int().min(1).max(100).default(30),
    }),
    response: historySchema,
    success: { 200: 'The history, newest first' },
  },
  getServiceMatrix: {
    operationId: 'getServiceMatrix',
    method: 'get',
    path: '/services/{name}/matrix',
    summary: 'The environments of a service side by side',
    params: serviceParams,
    response: environmentMatrixSchema,
    success: { 200: 'The matrix' },
  },
  getUpgradeOptions: {
    operationId: 'getUpgradeOptions',
    method: 'get',
    path: '/services/{name}/upgrades',
    summary: 'Package versions that a service can go to, and what they bring',
    params: serviceParams,
    query: z.object({ package: packageRefSchema.optional() }),
    response: upgradeOptionsSchema,
    success: { 200: 'The options' },
  },
  getAllowedOperations: {
    operationId: 'getAllowedOperations',
    method: 'get',
    path: '/services/{name}/operations',
    summary: 'What the caller may do to a service, and whom to ask otherwise',
    params: serviceParams,
    response: allowedOperationsSchema,
    success: { 200: 'The operations' },
  },
  getDependents: {
    operationId: 'getDependents',
    method: 'get',
    path: '/services/{name}/dependents',
    summary: 'Who needs the resources of a service',
    params: serviceParams,
    response: dependentsSchema,
    success: { 200: 'The dependents' },
  },
  listAdoptable: {
    operationId: 'listAdoptable',
    method: 'get',
    path: '/adoption',
    summary: 'Services that people wrote by hand, and what is recognized',
    response: adoptionListSchema,
    success: { 200: 'The report' },
  },
  getAdoption: {
    operationId: 'getAdoption',
    method: 'get',
    path: '/adoption/{name}',
    summary: 'What adopting a service would recognize',
    params: serviceParams,
    response: adoptionReportSchema,
    success: { 200: 'The report' },
  },
  listCampaigns: {
    operationId: 'listCampaigns',
    method: 'get',
    path: '/campaigns',
    summary: 'Campaigns, newest first',
    response: campaignListSchema,
    success: { 200: 'The campaigns' },
  },
  previewCampaign: {
    operationId: 'previewCampaign',
    method: 'post',
    path: '/campaigns/preview',
    summary: 'What a campaign would touch; nothing is started',
    body: campaignSpecSchema,
    response: campaignPreviewSchema,
    success: { 200: 'The preview' },
  },
  startCampaign: {
    operationId: 'startCampaign',
    method: 'post',
    path: '/campaigns',
    summary: 'Start a campaign',
    body: campaignSpecSchema,
    response: campaignSummarySchema,
    success: { 201: 'It is running' },
  },
  getCampaign: {
    operationId: 'getCampaign',
    method: 'get',
    path: '/campaigns/{name}',
    summary: 'The board of a campaign',
    params: z.object({ name: dnsLabelSchema }),
    query: z.object({
      state: campaignItemStateSchema.optional(),
      /** Part of a service's name. */
      service: queryText(100).optional(),
      wave: z.coerce.number().int().min(0).max(19).optional(),
      limit: z.coerce.number().int().min(1).max(500).default(200),
      cursor: queryText(500).optional(),
    }),
    response: campaignViewSchema,
    success: { 200: 'The campaign' },
  },
  actOnCampaign: {
    operationId: 'actOnCampaign',
    method: 'post',
    path: '/campaigns/{name}/actions',
    summary: 'Pause, resume, stop, retry, opt out or in',
    params: z.object({ name: dnsLabelSchema }),
    body: campaignActionSchema,
    response: campaignSummarySchema,
    success: { 200: 'Done' },
  },
  getSchema: {
    operationId: 'getSchema',
    method: 'get',
    path: '/schemas/{kind}',
    summary: 'JSON Schema of a document kind, for editors',
    params: z.object({
      kind: z.enum(documentKinds as [string, ...string[]]),
    }),
    response: z.record(z.string(), z.unknown()),
    success: { 200: 'A JSON Schema (draft 2020-12)' },
  },
} as const satisfies Record<string, RouteContract>;

/** Query of the list of requests, as a caller writes it. @public */
export type RequestQuery = z.input<typeof infraContract.listRequests.query>;

/** Query of the link dashboard, as a caller writes it. @public */
export type LinkQuery = z.input<typeof infraContract.listLinks.query>;

/** Query of the inventory, as a caller writes it. @public */
export type InventoryQuery = z.input<typeof infraContract.listInventory.query>;

/** Query of the board of a campaign, as a caller writes it. @public */
export type CampaignQuery = z.input<typeof infraContract.getCampaign.query>;

/** Name of a route. @public */
export type InfraOperation = keyof typeof infraContract;
