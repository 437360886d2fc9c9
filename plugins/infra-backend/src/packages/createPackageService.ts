import type {
  AuditorService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import type { GitOpsRepository } from '@groundwork/backstage-plugin-infra-node';
import type { Knex } from 'knex';
import type { IndexStore } from '../database/IndexStore';
import { PackageAdoption } from '../database/PackageAdoption';
import type { RepositoryIndex } from '../index/RepositoryIndex';
import type { ServiceAuthorizer } from '../permissions/ServiceAuthorizer';
import { AuditedPackageService } from './AuditedPackageService';
import { AuthorizedPackageService } from './AuthorizedPackageService';
import { DefaultPackageService } from './DefaultPackageService';
import { PackagePulls } from './PackagePulls';
import type { PackageService } from './PackageService';
import { PlatformProposer } from './PlatformProposer';

/** Puts together what serves packages. */
export function createPackageService(options: {
  repository: GitOpsRepository;
  index: RepositoryIndex;
  indexStore: IndexStore;
  knex: Knex;
  authorizer: ServiceAuthorizer;
  auditor: AuditorService;
  logger: LoggerService;
  now: () => Date;
}): PackageService {
  const { auditor } = options;
  const inner = new DefaultPackageService({
    ...options,
    adoption: new PackageAdoption(options),
    pulls: new PackagePulls(options),
    proposer: new PlatformProposer(options),
  });
  const authorized = new AuthorizedPackageService({ ...options, inner });
  return new AuditedPackageService({ inner: authorized, auditor });
}
