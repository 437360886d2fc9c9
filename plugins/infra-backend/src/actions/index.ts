import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import type { PackageService } from '../packages/PackageService';
import type { InfraService } from '../services/InfraService';
import type { StatusService } from '../services/StatusService';
import { createExplainServiceStatusAction } from './createExplainServiceStatusAction';
import { createGetPlatformAction } from './createGetPlatformAction';
import { createGetServiceStatusAction } from './createGetServiceStatusAction';
import { createListPackagesAction } from './createListPackagesAction';
import { createListServicesAction } from './createListServicesAction';
import { createPreviewChangeAction } from './createPreviewChangeAction';
import { createProposeChangeAction } from './createProposeChangeAction';
import { createRecordCertificationAction } from './createRecordCertificationAction';

/** Registers everything that agents can do. */
export function registerActions(options: {
  actionsRegistry: ActionsRegistryService;
  service: InfraService;
  status: StatusService;
  packages: PackageService;
}): void {
  createGetPlatformAction(options);
  createGetServiceStatusAction(options);
  createExplainServiceStatusAction(options);
  createListServicesAction(options);
  createPreviewChangeAction(options);
  createProposeChangeAction(options);
  createListPackagesAction(options);
  createRecordCertificationAction(options);
}
