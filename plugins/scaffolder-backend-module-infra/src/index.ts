/**
 * Scaffolder actions that ask Groundwork for infrastructure.
 *
 * @packageDocumentation
 */
export { createCheckChangeAction } from './actions/createCheckChangeAction';
export { createProposeChangeAction } from './actions/createProposeChangeAction';
export type { InfraActionOptions } from './actions/infraSession';
export { scaffolderModuleInfra as default } from './module';
