export {
  planPlatformChange,
  shownPlatformChangeSet,
  type PlannedPlatformChangeSet,
} from './planPlatformChange';
export type { PlatformPlanContext, PlatformSnapshot } from './platformEdit';
export { platformBranch, subjectOf } from './subject';
