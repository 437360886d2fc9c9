export { withoutSecrets } from '../check/leaks';
export { fileChange } from '../fileChanges';
export { readDocuments, type ReadDocuments } from '../render/readDocuments';
export {
  checkApprovals,
  type ApprovalReview,
  type ApprovedPlan,
} from './approvals';
export { checkService } from './checkService';
export {
  reviewService,
  type ServiceReview,
  type ServiceState,
} from './reviewService';
export { secretsIn } from './secretsIn';
export {
  REVIEW_MARKER,
  reviewMarkdown,
  type ReviewedService,
  type ReviewText,
} from './reviewMarkdown';
