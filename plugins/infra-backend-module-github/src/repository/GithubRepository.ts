import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  CreationRoom,
  FoundPullRequest,
  GitOpsRepository,
  ProposalRequest,
  ProposalResult,
  RepositoryCallOptions,
  RepositoryChanges,
  RepositoryFile,
  RepositoryProposal,
  RepositoryTreeEntry,
} from '@groundwork/backstage-plugin-infra-node';
import { systemClock, type Clock } from '../host/clock';
import type { HostCredentials } from '../host/credentials';
import { HostGates } from '../host/gate';
import { GithubHost } from '../host/GithubHost';
import { inspectBranch } from '../propose/inspect';
import { Proposer } from '../propose/Proposer';
import { readSituation, refOf } from '../propose/situation';
import { ArchiveReader } from '../read/archive';
import { readBlobs } from '../read/blobs';
import { readChanges } from '../read/changes';
import { EverythingReader } from '../read/everything';
import { HeadReader } from '../read/head';
import { readHistory } from '../read/history';
import { ProposalReader } from '../read/proposals';
import { readTexts } from '../read/texts';
import { readTree } from '../read/tree';
import { fileUrlOf, parseAddress, type RepositoryAddress } from './address';

/** What a repository on GitHub needs. @public */
export interface GithubRepositoryOptions {
  /** `https://host/owner/name`. */
  readonly url: string;
  readonly baseBranch: string;
  /** REST base, such as `https://api.github.com` or `https://host/api/v3`. */
  readonly apiBaseUrl: string;
  readonly credentials: HostCredentials;
  readonly logger: LoggerService;
  /** Milliseconds that one answer may take. Default 30 s. */
  readonly deadline?: number;
  /** Milliseconds that a call waits for limits in all. Default 15 minutes. */
  readonly patience?: number;
  /** For tests. Default: the platform's. */
  readonly fetch?: typeof fetch;
  /** For tests. Default: the machine's. */
  readonly clock?: Clock;
  /** In [0, 1), for tests. Default `Math.random`. */
  readonly random?: () => number;
  /** For tests. Default: the gates of this process, one per host. */
  readonly gates?: HostGates;
}

const gatesOfProcess = new HostGates(systemClock, Math.random);

/** The GitOps repository on GitHub or GitHub Enterprise. @public */
export class GithubRepository implements GitOpsRepository {
  readonly title: string;
  readonly url: string;
  readonly baseBranch: string;
  private readonly address: RepositoryAddress;
  private readonly host: GithubHost;
  private readonly clock: Clock;
  private readonly head: HeadReader;
  private readonly proposer: Proposer;
  private readonly proposals: ProposalReader;

  /** @throws InputError when `url` is not a repository's web address. */
  constructor(options: GithubRepositoryOptions) {
    this.address = parseAddress(options.url, 'infra.repository.url');
    this.url = this.address.url;
    this.title = `${this.address.owner}/${this.address.name}`;
    this.baseBranch = options.baseBranch;
    this.clock = options.clock ?? systemClock;
    this.host = new GithubHost({
      apiBaseUrl: options.apiBaseUrl,
      credentials: options.credentials,
      gate: (options.gates ?? gatesOfProcess).of(this.address.host),
      clock: this.clock,
      random: options.random ?? Math.random,
      fetch: options.fetch ?? fetch,
      deadline: options.deadline,
      patience: options.patience,
    });
    this.head = new HeadReader(this.host, this.address, this.baseBranch);
    this.proposer = new Proposer(
      this.host,
      this.address,
      this.baseBranch,
      options.logger,
    );
    this.proposals = new ProposalReader(
      this.host,
      this.address,
      this.baseBranch,
      options.logger,
    );
  }

  fileUrl(file: { path: string; line?: number; revision?: string }): string {
    return fileUrlOf(this.address, {
      ...file,
      revision: file.revision ?? this.baseBranch,
    });
  }

  readHead(options?: RepositoryCallOptions): Promise<string> {
    return this.head.read(options);
  }

  readArchive(
    options: RepositoryCallOptions & {
      revision: string;
      include(path: string, size: number): boolean;
    },
  ): AsyncIterable<RepositoryFile> {
    const { host, clock, address } = this;
    return new ArchiveReader(host, clock, address, options).read();
  }

  readAll(
    options: RepositoryCallOptions & {
      revision: string;
      include(path: string, size: number): boolean;
      take(file: RepositoryFile): Promise<void>;
    },
  ): Promise<RepositoryTreeEntry[] | undefined> {
    const { host, clock, address } = this;
    return new EverythingReader(host, clock, address, options).read();
  }

  readChanges(
    options: RepositoryCallOptions & { from: string; to: string },
  ): Promise<RepositoryChanges | undefined> {
    return readChanges(this.host, this.address, options);
  }

  readTree(
    options: RepositoryCallOptions & { revision: string },
  ): Promise<RepositoryTreeEntry[]> {
    return readTree(this.host, this.address, options);
  }

  readBlobs(
    options: RepositoryCallOptions & { blobIds: readonly string[] },
  ): Promise<Map<string, Uint8Array>> {
    return readBlobs(this.host, this.address, options);
  }

  propose(
    request: ProposalRequest,
    options?: RepositoryCallOptions,
  ): Promise<ProposalResult> {
    return this.proposer.propose(request, options);
  }

  creationRoom(elsewhere: readonly Date[]): CreationRoom {
    return this.host.creationRoom(elsewhere);
  }

  readProposals(
    options: RepositoryCallOptions & {
      since?: Date;
      open: readonly number[];
    },
  ): Promise<RepositoryProposal[]> {
    return this.proposals.read(options);
  }

  readTexts(
    options: RepositoryCallOptions & {
      files: readonly { revision: string; path: string }[];
    },
  ): Promise<Map<string, string>> {
    return readTexts(this.host, this.address, options);
  }

  readHistory(
    options: RepositoryCallOptions & {
      revision: string;
      paths: readonly string[];
      limit: number;
    },
  ): ReturnType<GitOpsRepository['readHistory']> {
    return readHistory(this.host, this.address, this.baseBranch, options);
  }

  async findPullRequest(
    branch: string,
    options: RepositoryCallOptions & { paths?: boolean } = {},
  ): Promise<FoundPullRequest | undefined> {
    const {
      base,
      pulls,
      branch: head,
    } = await readSituation(
      this.host,
      this.address,
      this.baseBranch,
      branch,
      options,
    );
    const [newest] = pulls;
    if (!newest) return undefined;
    if (newest.state !== 'OPEN' || !head) return refOf(newest);
    const found = { ...refOf(newest), headCommit: head.oid };
    if (!options.paths) return found;
    const { changed } = await inspectBranch(
      this.host,
      this.address,
      { base, head: head.oid, changeId: '' },
      options,
    );
    return { ...found, paths: changed.map(({ path }) => path) };
  }

  /** Resolves when labels and reviewers of all proposals so far are done. */
  settled(): Promise<void> {
    return this.proposer.settled();
  }
}
