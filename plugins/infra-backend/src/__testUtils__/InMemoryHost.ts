import { NotFoundError } from '@backstage/errors';
import type {
  GitOpsRepository,
  ProposalRequest,
  ProposalResult,
  PullRequestRef,
  RepositoryCallOptions,
  RepositoryChanges,
  RepositoryFile,
  RepositoryProposal,
  RepositoryTreeEntry,
} from '@groundwork/backstage-plugin-infra-node';
import { createHash } from 'node:crypto';
import {
  changedPaths,
  newestCommits,
  selectProposals,
  type KeptCommit,
  type KeptPull,
} from './inMemoryReads';

/** A file's content, or what else stands at its path. */
export type Content = Buffer | { link: string } | { submodule: string };
/** Everything of a commit, by path. */
export type Files = ReadonlyMap<string, Content>;

interface Branch {
  changeId: string;
  files: Files;
  /** What it began with, or was merged with last. */
  base?: Files;
  commits: number;
  intent?: string;
  /** It has commits that nobody of us made. */
  isForeign?: boolean;
}

/** Called at every step of a call, before or after its effect. */
export type Step = (name: string) => Promise<void> | void;

/**
 * A repository's host in memory, with the promises of `GitOpsRepository`. It
 * outlives the clients that {@link connect} makes, as a real one does.
 */
export class InMemoryHost {
  readonly pullRequests: KeptPull[] = [];
  readonly branches = new Map<string, Branch>();
  /** Number of calls by name. */
  readonly calls = new Map<string, number>();
  /** Called around every write, by whichever client. */
  onEffect:
    | ((name: string, options?: RepositoryCallOptions) => Promise<void>)
    | undefined;
  /** Called for every file of an archive, with the number of blobs read. */
  onArchiveFile: (count: number) => void = () => {};
  /** Ids of all blobs that were read, one by one or in an archive. */
  readonly readBlobIds: string[] = [];
  /** Numbers of pull requests that were asked to merge themselves. */
  readonly autoMerges: number[] = [];
  /** Whether {@link readAll} can prove what it reads, as without attributes. */
  archiveIsProof = true;
  /** Called for every look at pull requests. */
  onReadProposals: (options: { since?: Date }) => void = () => {};
  /** The host's clock. */
  now: () => Date = () => new Date();
  readonly #commits = new Map<string, Files>();
  readonly #log = new Map<string, KeptCommit>();
  /** Commits of branches, by what they hold. */
  readonly #branchCommits = new Map<Files, string>();
  readonly #parents = new Map<string, string>();
  readonly #trees = new Map<string, RepositoryTreeEntry[]>();
  #head: string;

  constructor(files: Readonly<Record<string, string | Uint8Array>>) {
    this.#head = this.#addCommit(
      new Map(
        Object.entries(files).map(([path, content]) => [
          path,
          Buffer.from(content),
        ]),
      ),
    );
  }

  get head(): string {
    return this.#head;
  }

  /** Files at the head of the base branch. */
  get files(): Files {
    return this.#filesAt(this.#head);
  }

  text(path: string): string | undefined {
    const content = this.files.get(path);
    return Buffer.isBuffer(content) ? content.toString('utf8') : undefined;
  }

  count(name: string): number {
    return this.calls.get(name) ?? 0;
  }

  /** Commits to the base branch; undefined deletes a file. */
  commit(
    changes: Readonly<Record<string, string | Content | undefined>>,
  ): string {
    return this.#advance(applied(this.files, Object.entries(changes)));
  }

  /** Keeps of the base branch only what is there now. */
  forgetHistory(): void {
    for (const kept of [this.#commits, this.#trees]) {
      for (const sha of [...kept.keys()]) {
        if (sha !== this.#head) kept.delete(sha);
      }
    }
    this.readBlobIds.length = 0;
  }

  /** Puts the base branch on a history without any of what was there. */
  forcePush(files: Readonly<Record<string, string>>): string {
    const rewritten = Object.entries(files).map(
      ([path, text]): [string, Content] => [path, Buffer.from(text)],
    );
    this.#head = this.#addCommit(new Map(rewritten));
    return this.#head;
  }

  merge(number: number): void {
    const pullRequest = this.#pullRequest(number);
    const branch = this.branches.get(pullRequest.branch);
    if (!branch) throw new Error(`no branch ${pullRequest.branch}`);
    // What was merged since the branch began stays.
    const { base = this.files, files } = branch;
    const changes = changedPaths(base, files).map(
      (path): [string, Content | undefined] => [path, files.get(path)],
    );
    this.#advance(applied(this.files, changes), { pullRequest: number });
    this.change(number, {
      state: 'merged',
      mergedAt: this.#time(),
      mergeCommit: this.#head,
    });
  }

  close(number: number): void {
    this.change(number, { state: 'closed', closedAt: this.#time() });
  }

  /** Something happens to a pull request: a review, a check, an end. */
  change(number: number, to: Partial<KeptPull>): void {
    const updatedAt = this.#time();
    Object.assign(this.#pullRequest(number), { updatedAt }, to);
  }

  /** Opens a pull request as a person does, with some files. */
  openPullRequest(
    branch: string,
    changes: Readonly<Record<string, string | undefined>>,
    told: Partial<KeptPull> = {},
  ): number {
    const base = this.files;
    const files = applied(base, Object.entries(changes));
    this.branches.set(branch, { changeId: '', files, base, commits: 1 });
    return this.#open(branch, told).number;
  }

  /** A person adds a commit to the branch of a pull request. */
  pushByPerson(
    number: number,
    changes: Readonly<Record<string, string | undefined>>,
  ): void {
    const branch = this.branches.get(this.#pullRequest(number).branch);
    if (!branch) throw new Error(`no branch of ${number}`);
    branch.files = applied(branch.files, Object.entries(changes));
    branch.commits += 1;
    branch.isForeign = true;
  }

  /** Text of a file on the branch of a pull request. */
  proposedText(number: number, path: string): string | undefined {
    const branch = this.branches.get(this.#pullRequest(number).branch);
    const content = branch?.files.get(path);
    return Buffer.isBuffer(content) ? content.toString('utf8') : undefined;
  }

  /** A client, as one process has it. */
  connect(step: Step = () => {}): GitOpsRepository {
    const enter = async (name: string, options?: RepositoryCallOptions) => {
      this.calls.set(name, this.count(name) + 1);
      await this.#turn();
      options?.signal?.throwIfAborted();
      await step(name);
    };
    const effects =
      (options?: RepositoryCallOptions) =>
      async <T>(name: string, run: () => T): Promise<T> => {
        await step(`before ${name}`);
        await this.onEffect?.(`before ${name}`, options);
        const result = run();
        await this.#turn();
        await step(`after ${name}`);
        return result;
      };
    return {
      title: 'acme/platform-gitops',
      url: 'https://git.example.com/acme/platform-gitops',
      baseBranch: 'main',
      fileUrl: ({ path }) =>
        `https://git.example.com/acme/platform-gitops/blob/main/${path}`,
      readHead: async options => {
        await enter('readHead', options);
        return this.#head;
      },
      readAll: async options => {
        const { revision, take } = options;
        for await (const file of this.#readFiles('readAll', options, enter)) {
          await take(file);
        }
        const tree = this.#treeAt(revision);
        const isWhole = tree.every(({ type }) => type !== 'submodule');
        return isWhole && this.archiveIsProof ? tree : undefined;
      },
      readChanges: async options => {
        await enter('readChanges', options);
        return this.#changesBetween(options.from, options.to);
      },
      readTree: async options => {
        await enter('readTree', options);
        return this.#treeAt(options.revision);
      },
      readBlobs: async options => {
        await enter('readBlobs', options);
        return this.#readBlobs(options.blobIds);
      },
      readArchive: options => this.#readFiles('readArchive', options, enter),
      readProposals: async options => {
        await enter('readProposals', options);
        this.onReadProposals(options);
        return selectProposals(this.pullRequests, options).map(pull =>
          this.#proposalOf(pull),
        );
      },
      readTexts: async options => {
        // Nothing is asked for nothing.
        if (options.files.length > 0) await enter('readTexts', options);
        return new Map(
          options.files.flatMap(({ revision, path }) => {
            const content = this.#commits.get(revision)?.get(path);
            // As GitHub does, what is large is cut short, so it is left out.
            return Buffer.isBuffer(content) && content.length < 512 * 1024
              ? [[`${revision}:${path}`, content.toString('utf8')] as const]
              : [];
          }),
        );
      },
      readHistory: async options => {
        await enter('readHistory', options);
        this.#filesAt(options.revision);
        return newestCommits(this.#log, this.#commits, options);
      },
      findPullRequest: async (branch, options) => {
        await enter('findPullRequest', options);
        const found = this.#newestOf(branch);
        const held = this.branches.get(branch);
        if (found?.state !== 'open' || !held) return found;
        return {
          ...found,
          headCommit: this.#headOf(held.files),
          ...(options?.paths && {
            paths: changedPaths(held.base ?? this.files, held.files),
          }),
        };
      },
      propose: async (request, options) => {
        await enter('propose', options);
        return this.#propose(request, effects(options));
      },
    };
  }

  async #propose(
    request: ProposalRequest,
    effect: <T>(name: string, run: () => T) => Promise<T>,
  ): Promise<ProposalResult> {
    const found = this.#newestOf(request.branch);
    if (found) return this.#found(found, request, effect);
    if (request.baseRevision !== this.#head) {
      return { status: 'base-moved', head: this.#head };
    }
    const { changeId } = request;
    const base = this.#filesAt(request.baseRevision);
    let branch = this.branches.get(request.branch);
    if (branch && branch.changeId !== changeId) {
      const message = `The branch ${request.branch} has commits of somebody else.`;
      return { status: 'conflict', message };
    }
    if (!branch) {
      branch = await effect('createRef', () => {
        const created: Branch = { changeId, files: base, base, commits: 0 };
        this.branches.set(request.branch, created);
        return created;
      });
    }
    const target = branch;
    if (target.commits === 0) {
      await effect('commit', () => {
        // The host takes a commit only on the head that was named.
        if (target.commits > 0) return;
        target.files = applied(base, changesOf(request));
        target.intent = request.intent;
        target.commits += 1;
      });
    }
    const pullRequest = await effect('createPullRequest', () => {
      // The host refuses a second one of the same branch.
      const same = this.#newestOf(request.branch);
      const { title } = request;
      const opened = same ?? this.#open(request.branch, { title, changeId });
      if (request.autoMerge) this.autoMerges.push(opened.number);
      return opened;
    });
    return {
      status: 'opened',
      pullRequest: refOf(pullRequest),
      commit: this.#head,
      ...this.#moved(request),
    };
  }

  /** An open one that holds another plan gets one more commit. */
  async #found(
    pullRequest: PullRequestRef,
    request: ProposalRequest,
    effect: <T>(name: string, run: () => T) => Promise<T>,
  ): Promise<ProposalResult> {
    const branch = this.branches.get(request.branch);
    const isOpen = pullRequest.state === 'open';
    const isOurs = branch !== undefined && !branch.isForeign;
    if (isOpen && isOurs && branch.intent !== request.intent) {
      const { branchHead } = request;
      const hasGoneOn =
        branchHead !== undefined && branchHead !== this.#headOf(branch.files);
      if (request.baseRevision !== this.#head || hasGoneOn) {
        return { status: 'base-moved', head: this.#head };
      }
      await effect('append', () => {
        const base = this.#filesAt(request.baseRevision);
        branch.files = applied(base, changesOf(request));
        branch.base = base;
        branch.intent = request.intent;
        branch.commits += 1;
      });
    }
    const moved = isOpen ? this.#moved(request) : {};
    return { status: 'existing', pullRequest, ...moved };
  }

  #moved({ baseRevision }: ProposalRequest): { baseMovedTo?: string } {
    return baseRevision === this.#head ? {} : { baseMovedTo: this.#head };
  }

  /** As a comparison on the host: only along the history, and not if large. */
  #changesBetween(from: string, to: string): RepositoryChanges | undefined {
    let at: string | undefined = to;
    while (at !== undefined && at !== from) at = this.#parents.get(at);
    if (at === undefined || from === to) return undefined;
    const keys = new Map(
      this.#treeAt(from).map(entry => [entry.path, JSON.stringify(entry)]),
    );
    const changed = this.#treeAt(to).filter(
      entry => keys.get(entry.path) !== JSON.stringify(entry),
    );
    const kept = this.#filesAt(to);
    const removed = [...keys.keys()].filter(path => !kept.has(path));
    const isLarge = changed.length + removed.length >= 300;
    return isLarge ? undefined : { changed, removed };
  }

  #advance(files: Files, { pullRequest }: { pullRequest?: number } = {}) {
    const parent = this.#head;
    this.#head = this.#addCommit(files);
    this.#parents.set(this.#head, parent);
    const [sha, at] = [this.#head, this.#time()];
    this.#log.set(sha, {
      parent,
      commit: {
        ...{ sha, at, author: 'ann', title: `Commit ${this.#commits.size}` },
        ...(pullRequest !== undefined && { pullRequest }),
      },
    });
    return sha;
  }

  #open(branch: string, told: Partial<KeptPull>): KeptPull {
    const number = this.pullRequests.length + 1;
    const at = this.#time();
    const opened: KeptPull = {
      number,
      url: `https://git.example.com/acme/platform-gitops/pull/${number}`,
      ...{ state: 'open', branch, title: branch, author: 'ann', draft: false },
      ...{ createdAt: at, updatedAt: at, checks: [] },
      ...{ review: 'none', mergeable: 'yes' },
      ...told,
    };
    this.pullRequests.push(opened);
    return opened;
  }

  #proposalOf(pull: KeptPull): RepositoryProposal {
    const branch = this.branches.get(pull.branch);
    const files = branch?.files ?? new Map();
    const headCommit = this.#headOf(files);
    const paths = branch ? changedPaths(branch.base ?? this.files, files) : [];
    return { ...pull, headCommit, paths };
  }

  /** Commit of what a branch holds. */
  #headOf(files: Files): string {
    let commit = this.#branchCommits.get(files);
    if (commit === undefined) {
      commit = this.#addCommit(files);
      this.#branchCommits.set(files, commit);
    }
    return commit;
  }

  #time(): string {
    return this.now().toISOString();
  }

  async *#readFiles(
    name: string,
    options: RepositoryCallOptions & {
      revision: string;
      include(path: string, size: number): boolean;
    },
    enter: (name: string, options: RepositoryCallOptions) => Promise<void>,
  ): AsyncIterable<RepositoryFile> {
    await enter(name, options);
    for (const [path, content] of this.#filesAt(options.revision)) {
      if (
        !Buffer.isBuffer(content) ||
        !options.include(path, content.byteLength)
      ) {
        continue;
      }
      options.signal?.throwIfAborted();
      const blobId = blobIdOf(content);
      this.readBlobIds.push(blobId);
      this.onArchiveFile(this.readBlobIds.length);
      yield { path, blobId, content };
    }
  }

  #readBlobs(blobIds: readonly string[]): Map<string, Uint8Array> {
    const wanted = new Set(blobIds);
    const found = new Map<string, Uint8Array>();
    for (const files of this.#commits.values()) {
      for (const content of files.values()) {
        if (!Buffer.isBuffer(content)) continue;
        const id = blobIdOf(content);
        if (wanted.has(id)) found.set(id, content);
      }
    }
    this.readBlobIds.push(...found.keys());
    return found;
  }

  #newestOf(branch: string): PullRequestRef | undefined {
    const found = this.pullRequests.filter(one => one.branch === branch).pop();
    return found && refOf(found);
  }

  #pullRequest(number: number): KeptPull {
    const found = this.pullRequests.find(one => one.number === number);
    if (!found) throw new NotFoundError(`no pull request ${number}`);
    return found;
  }

  #filesAt(revision: string): Files {
    const files = this.#commits.get(revision);
    if (!files) throw new NotFoundError(`no commit ${revision}`);
    return files;
  }

  #treeAt(revision: string): RepositoryTreeEntry[] {
    let tree = this.#trees.get(revision);
    if (!tree) {
      tree = treeOf(this.#filesAt(revision));
      this.#trees.set(revision, tree);
    }
    return tree;
  }

  #addCommit(files: Files): string {
    const hash = createHash('sha1').update(`commit ${this.#commits.size}`);
    for (const entry of treeOf(files)) hash.update(JSON.stringify(entry));
    const revision = hash.digest('hex');
    this.#commits.set(revision, files);
    return revision;
  }

  /** Every call is asynchronous, as over a network. */
  async #turn() {
    await new Promise(resolve => setImmediate(resolve));
  }
}

/** Git's id of a blob. */
export function blobIdOf(content: Uint8Array): string {
  return createHash('sha1')
    .update(`blob ${content.byteLength}\0`)
    .update(content)
    .digest('hex');
}

function refOf({ number, url, state }: PullRequestRef): PullRequestRef {
  return { number, url, state };
}

function changesOf({ files }: ProposalRequest): [string, string | undefined][] {
  return files.map(({ path, content }) => [path, content]);
}

function treeOf(files: Files): RepositoryTreeEntry[] {
  return [...files].map(([path, content]) => {
    if (Buffer.isBuffer(content)) {
      const blobId = blobIdOf(content);
      return { path, blobId, size: content.byteLength, type: 'file' };
    }
    const type = 'link' in content ? 'link' : 'submodule';
    const target = 'link' in content ? content.link : content.submodule;
    return { path, blobId: blobIdOf(Buffer.from(target)), size: 0, type };
  });
}

function applied(
  files: Files,
  changes: Iterable<[string, string | Content | undefined]>,
): Files {
  const next = new Map(files);
  for (const [path, content] of changes) {
    if (content === undefined) next.delete(path);
    else
      next.set(
        path,
        typeof content === 'string' ? Buffer.from(content) : content,
      );
  }
  return next;
}
