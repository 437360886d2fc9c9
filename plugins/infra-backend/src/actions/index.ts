import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import type { InfraService } from '../services/InfraService';
import type { StatusService } from '../services/StatusService';
import { createExplainServiceStatusAction } from './createExplainServiceStatusAction';
import { createGetPlatformAction } from './createGetPlatformAction';
import { createGetServiceStatusAction } from './createGetServiceStatusAction';
import { createListServicesAction } from './createListServicesAction';
import { createPreviewChangeAction } from './createPreviewChangeAction';
import { createProposeChangeAction } from './createProposeChangeAction';

/** Registers everything that agents can do. */
export function registerActions(options: {
  actionsRegistry: ActionsRegistryService;
  service: InfraService;
  status: StatusService;
}): void {
  createGetPlatformAction(options);
  createGetServiceStatusAction(options);
  createExplainServiceStatusAction(options);
  createListServicesAction(options);
  createPreviewChangeAction(options);
  createProposeChangeAction(options);
}
