import type { ActionsRegistryService } from '@backstage/backend-plugin-api/alpha';
import type { InfraService } from '../services/InfraService';
import { createGetPlatformAction } from './createGetPlatformAction';
import { createListServicesAction } from './createListServicesAction';
import { createPreviewChangeAction } from './createPreviewChangeAction';
import { createProposeChangeAction } from './createProposeChangeAction';

/** Registers everything that agents can do. */
export function registerActions(options: {
  actionsRegistry: ActionsRegistryService;
  service: InfraService;
}): void {
  createGetPlatformAction(options);
  createListServicesAction(options);
  createPreviewChangeAction(options);
  createProposeChangeAction(options);
}
