import type {
  CommentRecord,
  IssueRecord,
  LabelRecord,
  PullRecord,
  ReviewRecord,
  ReviewState,
} from '../store/records';
import { isValidLogin } from './accounts';
import { invalid, unprocessable } from './errors';
import { isPull, Repository } from './repository';

/** A label by name, created when the repository does not have it yet. */
export function ensureLabel(repository: Repository, name: string): LabelRecord {
  return (
    findLabel(repository, name) ??
    createLabel(repository, { name, color: 'ededed', description: null })
  );
}

/** A label by name, ignoring case. */
export function findLabel(
  repository: Repository,
  name: string,
): LabelRecord | undefined {
  return repository.labels
    .list()
    .find(label => label.name.toLowerCase() === name.toLowerCase());
}

/** @throws GitHubError 422 when the label exists or has no name. */
export function createLabel(
  repository: Repository,
  label: Omit<LabelRecord, 'id'>,
): LabelRecord {
  if (label.name.trim() === '' || label.name.length > 50) {
    throw invalid({ resource: 'Label', field: 'name', code: 'invalid' });
  }
  if (findLabel(repository, label.name)) {
    throw invalid({ resource: 'Label', field: 'name', code: 'already_exists' });
  }
  const record = { ...label, id: repository.forge.nextId() };
  return repository.labels.put(record.id, record);
}

/** Sets the labels of an issue or pull request; missing labels are created. */
export function setLabels(
  repository: Repository,
  actor: string,
  number: number,
  names: string[],
): IssueRecord {
  const before = repository.issue(number);
  const labels = [
    ...new Set(names.map(name => ensureLabel(repository, name).name)),
  ];
  const record = repository.saveIssue({ ...before, labels });
  if (isPull(record)) {
    const tell = (action: 'labeled' | 'unlabeled', label: string) =>
      repository.forge.emit({
        kind: 'pull_request',
        action,
        repository,
        actor,
        pull: record,
        label,
      });
    labels
      .filter(name => !before.labels.includes(name))
      .forEach(name => tell('labeled', name));
    before.labels
      .filter(name => !labels.includes(name))
      .forEach(name => tell('unlabeled', name));
  }
  return record;
}

/** Sets who an issue or pull request is assigned to. */
export function setAssignees(
  repository: Repository,
  actor: string,
  number: number,
  logins: string[],
): IssueRecord {
  const before = repository.issue(number);
  const assignees = [...new Set(logins.filter(isValidLogin))].slice(0, 10);
  const record = repository.saveIssue({ ...before, assignees });
  if (isPull(record)) {
    assignees
      .filter(login => !before.assignees.includes(login))
      .forEach(assignee =>
        repository.forge.emit({
          kind: 'pull_request',
          action: 'assigned',
          repository,
          actor,
          pull: record,
          assignee,
        }),
      );
  }
  return record;
}

/** Opens an issue. */
export function createIssue(
  repository: Repository,
  actor: string,
  issue: { title: string; body: string | null; labels: string[] },
): IssueRecord {
  const now = repository.forge.now();
  const record: IssueRecord = {
    id: repository.forge.nextId(),
    number: repository.nextNumber(),
    title: issue.title,
    body: issue.body,
    author: actor,
    state: 'open',
    labels: issue.labels.map(name => ensureLabel(repository, name).name),
    assignees: [],
    createdAt: now,
    updatedAt: now,
    closedAt: null,
    pull: null,
  };
  return repository.issues.put(record.number, record);
}

/** Comments on an issue or pull request. */
export function addComment(
  repository: Repository,
  actor: string,
  number: number,
  body: string,
): CommentRecord {
  repository.issue(number);
  const now = repository.forge.now();
  const comment: CommentRecord = {
    id: repository.forge.nextId(),
    issue: number,
    author: actor,
    body,
    createdAt: now,
    updatedAt: now,
  };
  repository.comments.put(comment.id, comment);
  repository.forge.emit({
    kind: 'issue_comment',
    action: 'created',
    repository,
    actor,
    comment,
  });
  return comment;
}

/**
 * Reviews a pull request. The author may comment only, as on GitHub.
 */
export function addReview(
  repository: Repository,
  actor: string,
  number: number,
  review: { state: ReviewState; body: string; commitSha?: string },
): ReviewRecord {
  const before = repository.pull(number);
  const decides =
    review.state === 'APPROVED' || review.state === 'CHANGES_REQUESTED';
  if (decides && before.author === actor) {
    throw unprocessable(
      review.state === 'APPROVED'
        ? 'Can not approve your own pull request'
        : 'Can not request changes on your own pull request',
      'Unprocessable Entity',
    );
  }
  const record: ReviewRecord = {
    id: repository.forge.nextId(),
    pull: number,
    author: actor,
    body: review.body,
    state: review.state,
    commitSha: review.commitSha ?? before.pull.headSha,
    submittedAt: repository.forge.now(),
  };
  repository.reviews.put(record.id, record);
  const pull = repository.saveIssue<PullRecord>({
    ...before,
    pull: {
      ...before.pull,
      requestedReviewers: before.pull.requestedReviewers.filter(
        login => login !== actor,
      ),
    },
  });
  repository.forge.emit({
    kind: 'pull_request_review',
    action: 'submitted',
    repository,
    actor,
    pull,
    review: record,
  });
  return record;
}
