/**
 * The plan of Groundwork: edit, render and check as pure functions, and the
 * extension points of the infra backend.
 *
 * @packageDocumentation
 */
export * from './adopt';
export * from './impact';
export * from './extensions';
export * from './changeSets';
export * from './check';
export * from './edit';
export type { FileStates, PlannedFile } from './fileChanges';
export * from './inputs';
export * from './matrix';
export * from './packages';
export * from './plan';
export * from './platform';
export * from './platformChange';
export type { OpenProposal } from './check/circumstances';
export { changeIdFor } from './proposal/intent';
export * from './render';
export * from './renderService';
export * from './review';
export * from './snapshot';
export * from './snapshotScope';
export * from './status';
export * from './terraformPlan';
export * from './yaml';
