/**
 * Brings requested infrastructure into Backstage's catalog as resources.
 *
 * @packageDocumentation
 */
export { catalogModuleInfra as default } from './module';
export {
  InfraEntityProvider,
  type InfraEntityProviderOptions,
} from './InfraEntityProvider';
