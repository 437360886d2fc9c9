export { checkApprovals } from './approvals';
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
