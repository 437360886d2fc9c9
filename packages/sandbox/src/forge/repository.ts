import type { GitRepository } from '../git/repository';
import { Collection } from '../store/collection';
import type { Journal } from '../store/journal';
import {
  CheckRunRecord,
  checkRunRecord,
  CommentRecord,
  commentRecord,
  HookRecord,
  hookRecord,
  IssueRecord,
  issueRecord,
  LabelRecord,
  labelRecord,
  ProtectionRecord,
  protectionRecord,
  PullRecord,
  RepositoryRecord,
  ReviewRecord,
  reviewRecord,
  StatusRecord,
  statusRecord,
} from '../store/records';
import { notFound } from './errors';
import type { Forge } from './forge';

/** One repository: its git data and everything GitHub keeps beside it. */
export class Repository {
  readonly issues: Collection<IssueRecord>;
  readonly labels: Collection<LabelRecord>;
  readonly comments: Collection<CommentRecord>;
  readonly reviews: Collection<ReviewRecord>;
  readonly statuses: Collection<StatusRecord>;
  readonly checkRuns: Collection<CheckRunRecord>;
  readonly hooks: Collection<HookRecord>;
  readonly protections: Collection<ProtectionRecord>;

  constructor(
    readonly forge: Forge,
    readonly git: GitRepository,
    public record: RepositoryRecord,
    journal: Journal,
  ) {
    const name = (kind: string) => `${kind}:${record.id}`;
    this.issues = new Collection(journal, name('issues'), issueRecord);
    this.labels = new Collection(journal, name('labels'), labelRecord);
    this.comments = new Collection(journal, name('comments'), commentRecord);
    this.reviews = new Collection(journal, name('reviews'), reviewRecord);
    this.statuses = new Collection(journal, name('statuses'), statusRecord);
    this.checkRuns = new Collection(journal, name('checkRuns'), checkRunRecord);
    this.hooks = new Collection(journal, name('hooks'), hookRecord);
    this.protections = new Collection(
      journal,
      name('protections'),
      protectionRecord,
    );
  }

  get owner(): string {
    return this.record.owner;
  }

  get name(): string {
    return this.record.name;
  }

  get fullName(): string {
    return `${this.record.owner}/${this.record.name}`;
  }

  /** All pull requests, oldest first. */
  pulls(): PullRecord[] {
    return this.issues.list().filter(isPull);
  }

  /** @throws GitHubError 404 when there is no pull request of that number. */
  pull(number: number): PullRecord {
    const issue = this.issues.get(number);
    if (!issue || !isPull(issue)) {
      throw notFound(
        `Could not resolve to a PullRequest with the number of ${number}.`,
      );
    }
    return issue;
  }

  /** @throws GitHubError 404 when there is neither issue nor pull request. */
  issue(number: number): IssueRecord {
    const issue = this.issues.get(number);
    if (!issue) {
      throw notFound(
        `Could not resolve to an issue or pull request with the number of ${number}.`,
      );
    }
    return issue;
  }

  /** Stores an issue or pull request with a new time of change. */
  saveIssue<T extends IssueRecord>(issue: T): T {
    const changed = { ...issue, updatedAt: this.forge.now() };
    this.issues.put(changed.number, changed);
    return changed;
  }

  /** Stores changed settings of the repository. */
  save(changes: Partial<RepositoryRecord>): void {
    this.record = {
      ...this.record,
      ...changes,
      updatedAt: this.forge.now(),
    };
    this.forge.saveRepository(this);
  }

  /** The number of the next issue or pull request. */
  nextNumber(): number {
    return (
      this.issues
        .list()
        .reduce((highest, issue) => Math.max(highest, issue.number), 0) + 1
    );
  }
}

/** Whether an issue is a pull request. */
export function isPull(issue: IssueRecord): issue is PullRecord {
  return issue.pull !== null;
}
