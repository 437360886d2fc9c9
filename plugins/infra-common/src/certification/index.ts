export { evidenceExpiry, type PackageEvidence } from './evidence';
export * from './packageState';
export * from './stageStates';
