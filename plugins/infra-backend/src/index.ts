/**
 * The Groundwork backend: index, plan, propose, REST, actions.
 *
 * @packageDocumentation
 */
export {
  createInfraServiceConditionalDecision,
  infraServiceConditions,
  infraServiceRules,
} from './permissions/rules';
export { infraServiceResourceRef } from './permissions/serviceResource';
export { infraPlugin as default } from './plugin';
export type { ServiceFilter } from './database/IndexStore';
export type { ServiceResource } from './services/ServiceFacts';
