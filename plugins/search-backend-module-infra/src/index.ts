/**
 * Services with infrastructure in Backstage's search.
 *
 * @packageDocumentation
 */
export {
  InfraServiceCollatorFactory,
  type InfraServiceCollatorFactoryOptions,
} from './InfraServiceCollatorFactory';
export { type InfraServiceDocument } from './describeDocument';
export { searchModuleInfra as default } from './module';
