import type {
  CheckRunRecord,
  CommentRecord,
  PullRecord,
  ReviewRecord,
  StatusRecord,
} from '../store/records';
import type { Repository } from './repository';

/** Something that happened in a repository and that webhooks tell of. */
export type ForgeEvent = { repository: Repository; actor: string } & (
  | { kind: 'push'; ref: string; before: string; after: string }
  | {
      kind: 'pull_request';
      action:
        | 'opened'
        | 'edited'
        | 'closed'
        | 'reopened'
        | 'synchronize'
        | 'labeled'
        | 'unlabeled'
        | 'assigned'
        | 'review_requested'
        | 'ready_for_review'
        | 'converted_to_draft';
      pull: PullRecord;
      before?: string;
      after?: string;
      label?: string;
      assignee?: string;
      reviewer?: string;
    }
  | {
      kind: 'pull_request_review';
      action: 'submitted' | 'dismissed';
      pull: PullRecord;
      review: ReviewRecord;
    }
  | {
      kind: 'issue_comment';
      action: 'created' | 'edited' | 'deleted';
      comment: CommentRecord;
    }
  | { kind: 'status'; status: StatusRecord }
  | {
      kind: 'check_run';
      action: 'created' | 'completed';
      checkRun: CheckRunRecord;
    }
);

/** Told of every event, in the order they happen; must not throw. */
export type ForgeListener = (event: ForgeEvent) => void;
