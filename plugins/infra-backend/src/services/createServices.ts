import type {
  AuditorService,
  AuthService,
  LoggerService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { GitOpsRepository } from '@groundwork/backstage-plugin-infra-node';
import type { Knex } from 'knex';
import { randomUUID } from 'node:crypto';
import { AuthorizedCampaignService } from '../campaigns/AuthorizedCampaignService';
import { CampaignAnnouncer } from '../campaigns/CampaignAnnouncer';
import { CampaignLook } from '../campaigns/CampaignLook';
import { CampaignPace } from '../campaigns/CampaignPace';
import { CampaignProposer } from '../campaigns/CampaignProposer';
import { CampaignRunner } from '../campaigns/CampaignRunner';
import { CampaignService } from '../campaigns/CampaignService';
import { DatabaseCampaignStore } from '../campaigns/DatabaseCampaignStore';
import { leftChange } from '../campaigns/leftChange';
import { ChangePlanner } from '../changes/ChangePlanner';
import { PlanFacts } from '../changes/PlanFacts';
import { ChangeRunner } from '../changes/ChangeRunner';
import { ChangeService } from '../changes/ChangeService';
import { refreshOpenPullRequests } from '../changes/pullRequestState';
import { DatabaseChangeStore } from '../database/DatabaseChangeStore';
import { DatabaseStatusStore } from '../database/DatabaseStatusStore';
import { DatabaseIndexStore } from '../database/DatabaseIndexStore';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { SignalsService } from '@backstage/plugin-signals-node';
import { createObserver, type Observer } from '../observe/createObserver';
import { DesiredServices } from '../observe/DesiredServices';
import type { StatusSources } from '../observe/StatusSources';
import { AuthorizedDayTwoService } from '../dayTwo/AuthorizedDayTwoService';
import type { DayTwoService } from '../dayTwo/DayTwoService';
import { DefaultDayTwoService } from '../dayTwo/DefaultDayTwoService';
import { createPackageService } from '../packages/createPackageService';
import type { PackageService } from '../packages/PackageService';
import { RepositoryIndex } from '../index/RepositoryIndex';
import type { ServiceAuthorizer } from '../permissions/ServiceAuthorizer';
import { AuditedInfraService } from './AuditedInfraService';
import { AuthorizedInfraService } from './AuthorizedInfraService';
import { DefaultInfraService } from './DefaultInfraService';
import type { InfraService } from './InfraService';
import { AuthorizedStatusService } from './AuthorizedStatusService';
import { DefaultStatusService } from './DefaultStatusService';
import { ServiceFacts } from './ServiceFacts';
import type { StatusService } from './StatusService';

/** The parts of the backend that others have a hand on. */
export interface InfraServices {
  readonly service: InfraService;
  readonly facts: ServiceFacts;
  readonly index: RepositoryIndex;
  readonly runner: ChangeRunner;
  readonly status: StatusService;
  readonly dayTwo: DayTwoService;
  readonly campaigns: AuthorizedCampaignService;
  readonly packages: PackageService;
  readonly campaignRunner: CampaignRunner;
  readonly observer: Observer;
  /** Looks at pull requests that nobody asks for. */
  readonly refreshPullRequests: () => Promise<void>;
}

/** Puts the backend together. */
export function createServices(options: {
  repository: GitOpsRepository;
  knex: Knex;
  catalog: CatalogService;
  auth: AuthService;
  userInfo: UserInfoService;
  auditor: AuditorService;
  authorizer: ServiceAuthorizer;
  sources: StatusSources;
  freshSeconds: number;
  signals: SignalsService;
  notifications: NotificationService;
  logger: LoggerService;
  now: () => Date;
}): InfraServices {
  const { auditor } = options;
  const indexStore = new DatabaseIndexStore(options);
  const changeStore = new DatabaseChangeStore(options);
  const index = new RepositoryIndex({ ...options, store: indexStore });
  const facts = new ServiceFacts({ ...options, index, store: indexStore });
  const planner = new ChangePlanner({
    ...options,
    index,
    indexStore,
    changeStore,
    facts: new PlanFacts({
      ...options,
      statuses: new DatabaseStatusStore(options),
    }),
  });
  const campaignStore = new DatabaseCampaignStore(options);
  const runner = new ChangeRunner({
    ...options,
    ofLeft: id => leftChange(campaignStore, id),
    planner,
    store: changeStore,
    owner: randomUUID(),
  });
  const changes = new ChangeService({
    ...options,
    planner,
    runner,
    store: changeStore,
  });
  const inner = new DefaultInfraService({
    ...options,
    index,
    indexStore,
    changeStore,
    planner,
    changes,
  });
  const authorized = new AuthorizedInfraService({ ...options, inner, facts });
  const service = new AuditedInfraService({ inner: authorized, auditor });
  const refreshPullRequests = () =>
    refreshOpenPullRequests({ ...options, store: changeStore });
  const observer = createObserver({
    ...options,
    index,
    indexStore,
    changeStore,
  });
  const parts = {
    ...options,
    ...observer,
    index,
    indexStore,
    changeStore,
    desiredServices: new DesiredServices({
      ...options,
      index,
      indexStore,
      store: observer.statuses,
    }),
  };
  const status = new AuthorizedStatusService({
    ...options,
    facts,
    inner: new DefaultStatusService(parts),
  });
  const dayTwo = new AuthorizedDayTwoService({
    ...options,
    facts,
    index,
    indexStore,
    inner: new DefaultDayTwoService(parts),
  });
  const campaigns = new AuthorizedCampaignService({
    ...options,
    inner: new CampaignService({
      ...parts,
      store: campaignStore,
      planner,
      ownerOf: async name => (await facts.ofService(name)).owner,
    }),
  });
  const campaignParts = {
    ...parts,
    ...{ changes, planner, runner, store: campaignStore },
  };
  const campaignRunner = new CampaignRunner({
    ...campaignParts,
    look: new CampaignLook(campaignParts),
    pace: new CampaignPace(campaignParts),
    proposer: new CampaignProposer({
      ...campaignParts,
      complete: async change => (await facts.complete(change)).change,
    }),
    announcer: new CampaignAnnouncer(options),
  });
  return {
    ...{ campaigns, campaignRunner },
    packages: createPackageService(parts),
    ...{ service, status, dayTwo, facts, index, runner, observer },
    refreshPullRequests,
  };
}
