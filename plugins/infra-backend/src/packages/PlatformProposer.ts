import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  ConflictError,
  InputError,
  ServiceUnavailableError,
  stringifyError,
} from '@backstage/errors';
import type {
  PlatformChange,
  PlatformProposal,
} from '@groundwork/backstage-plugin-infra-common';
import {
  planPlatformChange,
  subjectOf,
  type GitOpsRepository,
  type PlannedPlatformChangeSet,
  type PullRequestRef,
} from '@groundwork/backstage-plugin-infra-node';
import type { IndexStore } from '../database/IndexStore';
import { isPlatformPath } from '../index/RepositoryLayout';
import type { RepositoryIndex } from '../index/RepositoryIndex';
import { OpenRounds, type Round } from './OpenRounds';
import { readPlatformFiles } from './readPlatformFiles';

/** How often it is planned anew because somebody else was faster. */
const ATTEMPTS = 10;

interface Asked {
  readonly change: PlatformChange;
  readonly requestedBy: string;
}

/** What was planned, and for which pull request. */
interface Planned {
  readonly set: PlannedPlatformChangeSet;
  readonly round: Round;
}

/**
 * Plans changes of platform documents on what is indexed and on what their
 * open pull request holds, and brings them there. Safe to repeat at any time.
 */
export class PlatformProposer {
  readonly #repository: GitOpsRepository;
  readonly #index: RepositoryIndex;
  readonly #indexStore: IndexStore;
  readonly #logger: LoggerService;
  readonly #now: () => Date;
  readonly #rounds: OpenRounds;
  /** The last work on a subject; the next waits for it. */
  readonly #queues = new Map<string, Promise<unknown>>();

  constructor(options: {
    repository: GitOpsRepository;
    index: RepositoryIndex;
    indexStore: IndexStore;
    logger: LoggerService;
    now: () => Date;
  }) {
    this.#repository = options.repository;
    this.#index = options.index;
    this.#indexStore = options.indexStore;
    this.#logger = options.logger;
    this.#now = options.now;
    this.#rounds = new OpenRounds(options);
  }

  /** What a change would do, also where a rule stops it. */
  async preview(asked: Asked): Promise<PlannedPlatformChangeSet> {
    const { set } = await this.#plan(asked);
    return set;
  }

  /**
   * Brings a change to the one pull request of its subject.
   *
   * @throws InputError when a rule stops it
   * @throws ConflictError for a run that is known with another result, and
   * where a person's work is in the way
   * @throws ServiceUnavailableError when the repository's host is away
   */
  async submit(asked: Asked): Promise<PlatformProposal> {
    const subject = subjectOf(asked.change);
    const before = this.#queues.get(subject) ?? Promise.resolve();
    // A CI hands in many results at once: one after the other, none is undone.
    const work = before.catch(() => {}).then(() => this.#submit(asked));
    this.#queues.set(subject, work);
    try {
      return await work;
    } finally {
      if (this.#queues.get(subject) === work) this.#queues.delete(subject);
    }
  }

  async #submit(asked: Asked): Promise<PlatformProposal> {
    let written: PullRequestRef | undefined;
    let isFresh = false;
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const { set, round } = await this.#plan(asked);
      const { open } = round;
      if (set.known || set.blocked) {
        if (written) return proposed(set, written, asked);
        // Neither may be told from an index that lags behind.
        if (!isFresh && (await this.#refresh(set))) {
          isFresh = true;
          continue;
        }
        if (set.blocked) throw blockedError(set);
        return known(set, open);
      }
      const result = await this.#repository.propose(
        requestOf(set, round, this.#mergesItself(round, set)),
      );
      switch (result.status) {
        case 'opened':
          return proposed(set, result.pullRequest, asked);
        case 'conflict':
          throw new ConflictError(result.message);
        case 'base-moved':
          await this.#index.refresh();
          isFresh = true;
          continue;
        default:
      }
      // Whether it is ours that was added, the branch itself tells.
      const now = await this.#repository.findPullRequest(round.branch);
      if (await this.#holds(now?.headCommit, set)) {
        return proposed(set, result.pullRequest, asked);
      }
      if (now?.state === 'open' && now.headCommit === open?.headCommit) {
        throw new ConflictError(
          `Pull request ${now.number} has commits of a person, so that nothing is added to it. Merge or close it, and submit again: ${now.url}`,
        );
      }
      written = result.pullRequest;
    }
    throw new ServiceUnavailableError(
      `Others changed ${subjectOf(
        asked.change,
      )} ${ATTEMPTS} times meanwhile. Submit it again.`,
    );
  }

  /** Whether a commit has the files of a plan as they were planned. */
  async #holds(
    revision: string | undefined,
    { files }: PlannedPlatformChangeSet,
  ): Promise<boolean> {
    if (revision === undefined) return false;
    const texts = await this.#repository.readTexts({
      files: files.map(({ path }) => ({ revision, path })),
    });
    return files.every(
      ({ path, after }) => texts.get(`${revision}:${path}`) === after,
    );
  }

  /** Brings the index up to date; what is known or blocked may be otherwise then. */
  async #refresh(set: PlannedPlatformChangeSet): Promise<boolean> {
    try {
      await this.#index.refresh();
      return true;
    } catch (error) {
      this.#logger.warn(
        `${set.subject} is told from revision ${
          set.revision
        }, since the newest cannot be read: ${stringifyError(error)}`,
      );
      return false;
    }
  }

  /** Only evidence merges itself, in a pull request that holds nothing else. */
  #mergesItself({ kind }: Round, { files }: PlannedPlatformChangeSet): boolean {
    return (
      kind === 'evidence' &&
      files.every(({ after }) => /^kind: Certification$/m.test(after ?? ''))
    );
  }

  async #plan({ change, requestedBy }: Asked): Promise<Planned> {
    const base = await readPlatformFiles({
      index: this.#index,
      indexStore: this.#indexStore,
    });
    const { autoMerge } = base.platform.settings.document.spec.certification;
    const round = await this.#rounds.find(change, autoMerge);
    const services =
      change.kind === 'waive'
        ? await this.#indexStore.findServices(change.services)
        : undefined;
    const set = planPlatformChange(
      { ...base, pending: await this.#pendingOf(round) },
      change,
      {
        changeId: round.changeId,
        requestedBy,
        now: this.#now(),
        ...(services && { services: new Set(services.keys()) }),
        fileUrl: file =>
          this.#repository.fileUrl({ ...file, revision: base.revision }),
      },
    );
    return { set, round };
  }

  /**
   * What the open pull request changes of the platform, as it leaves it.
   *
   * @throws ConflictError for a file that cannot be read: writing the pull
   * request anew without it would lose what it says
   */
  async #pendingOf({ open }: Round): Promise<Map<string, string>> {
    const { headCommit: revision, paths = [] } = open ?? {};
    if (revision === undefined) return new Map();
    const wanted = paths.filter(isPlatformPath);
    const texts = await this.#repository.readTexts({
      files: wanted.map(path => ({ revision, path })),
    });
    return new Map(
      wanted.map(path => {
        const text = texts.get(`${revision}:${path}`);
        if (text === undefined) {
          throw new ConflictError(
            `${path} of pull request ${open?.number} is too large to be read, or was taken away by a person, so that nothing is added to it. Merge or close it, and submit again: ${open?.url}`,
          );
        }
        return [path, text] as const;
      }),
    );
  }
}

function requestOf(
  { changeId, revision, files, proposal }: PlannedPlatformChangeSet,
  { open }: Round,
  autoMerge: boolean,
) {
  return {
    changeId,
    branch: proposal.branch,
    baseRevision: revision,
    files: files.map(({ path, after }) => ({ path, content: after })),
    title: proposal.title,
    body: proposal.body,
    commitMessage: proposal.commitMessage,
    labels: proposal.labels,
    reviewers: proposal.reviewers,
    intent: proposal.intent,
    branchHead: open?.headCommit ?? null,
    ...(autoMerge && { autoMerge }),
  };
}

function proposed(
  set: PlannedPlatformChangeSet,
  { number, url, state }: PullRequestRef,
  { change }: Asked,
): PlatformProposal {
  const what =
    change.kind === 'certify'
      ? `What tests said of ${set.subject}`
      : `The change of ${set.subject}`;
  return {
    subject: set.subject,
    status: 'proposed',
    pullRequest: { number, url, state },
    files: set.files.map(({ path }) => path),
    message: `${what} stands in pull request ${number}.${notes(set)}`,
  };
}

function known(
  set: PlannedPlatformChangeSet,
  open: PullRequestRef | undefined,
): PlatformProposal {
  return {
    subject: set.subject,
    status: 'known',
    ...(open && {
      pullRequest: { number: open.number, url: open.url, state: open.state },
    }),
    files: set.files.map(({ path }) => path),
    message: `${
      open && set.files.length > 0
        ? `Pull request ${open.number} has it already.`
        : 'The repository has it already.'
    }${notes(set)}`,
  };
}

/** What a caller should know of results that were passed over. */
function notes({ findings }: PlannedPlatformChangeSet): string {
  return findings
    .filter(({ rule }) => rule === 'known' || rule === 'expired')
    .map(({ message }) => ` ${message}`)
    .join('');
}

/** Names every rule that stops a change. */
function blockedError({ subject, findings }: PlannedPlatformChangeSet): Error {
  const errors = findings.filter(({ severity }) => severity === 'error');
  const reasons = errors.map(({ rule, message, source }) => {
    const place = source ? ` (${source.path}:${source.line})` : '';
    return `${rule}: ${message}${place}`;
  });
  const text = `Nothing is recorded of ${subject}: ${reasons.join('; ')}`;
  return errors.some(({ rule }) => rule === 'contradiction')
    ? new ConflictError(text)
    : new InputError(text);
}
