export {
  applyChange,
  type EditFacts,
  type EditResult,
  type PendingPlan,
} from './applyChange';
