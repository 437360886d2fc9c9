export { checkClaim } from './checkClaim';
export { compilePlatform, type PlatformFile } from './compile';
export { claimPath, environmentPaths, type EnvironmentPaths } from './layout';
export { nearest } from './nearest';
export { parseClaim } from './parseClaim';
export type * from './platform';
export { platformView } from './platformView';
export { waiverProblems } from './waiverProblems';
