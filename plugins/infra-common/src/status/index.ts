export { derivePhase } from './derivePhase';
export * from './desired';
export * from './observed';
export * from './phase';
export * from './phaseInput';
export * from './planView';
export * from './proposalState';
export { phasesByUrgency, phasesInProgress } from './reading';
export { phaseMessageLimit } from './report';
export { staleReport } from './staleness';
export * from './timeline';
export { formatPlanCounts } from './words';
export { deriveTimeline } from './deriveTimeline';
export * from './timelineInput';
export {
  compareResourcePhases,
  phaseSummarySchema,
  sentenceOf,
  summarizePhases,
  type PhaseSummary,
} from './summarizePhases';
