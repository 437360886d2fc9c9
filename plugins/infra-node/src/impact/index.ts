export {
  impactOf,
  type ImpactEvent,
  type ImpactOptions,
  type ImpactProgress,
  type ImpactService,
} from './impactOf';
export type { ServiceImpact } from './serviceImpact';
