import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {
  ProposalFile,
  ProposalRequest,
} from '@groundwork/backstage-plugin-infra-node';
import { startSandbox, type Sandbox } from '@groundwork/sandbox';
import type { Clock } from '../host/clock';
import { HostGates } from '../host/gate';
import { GithubRepository } from '../repository/GithubRepository';
import { silentLogger } from './silentLogger';

/** Waits of up to five seconds (backoff) take a millisecond; deadlines stay. */
export const quickClock: Clock = {
  now: () => Date.now(),
  after(delay, callback) {
    const timer = setTimeout(callback, delay > 5_000 ? delay : 1);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

const FILES = {
  'README.md': '# Platform\n',
  'services/payments-api.yaml': 'size: small\n',
  'services/orders-api.yaml': 'size: small\n',
  'clusters/prod/old.yaml': 'old: true\n',
};

/** A sandbox with one repository, `acme/platform-gitops`. */
export class SandboxRepository {
  private constructor(
    readonly sandbox: Sandbox,
    private readonly folder: string,
  ) {}

  static async start(): Promise<SandboxRepository> {
    const folder = await mkdtemp(join(tmpdir(), 'infra-github-'));
    const sandbox = await startSandbox({
      port: 0,
      stateDir: folder,
      repositories: [{ owner: 'acme', name: 'platform-gitops', files: FILES }],
    });
    return new SandboxRepository(sandbox, folder);
  }

  async stop(): Promise<void> {
    await this.sandbox.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  get handle() {
    return this.sandbox.repository('acme', 'platform-gitops');
  }

  /** The repository as a new process would make it. */
  connect(
    overrides: Partial<ConstructorParameters<typeof GithubRepository>[0]> = {},
  ): GithubRepository {
    return new GithubRepository({
      url: `${this.sandbox.url}/acme/platform-gitops`,
      baseBranch: 'main',
      apiBaseUrl: this.sandbox.apiBaseUrl,
      credentials: {
        token: async () => this.sandbox.token,
        renew: async () => {},
      },
      logger: silentLogger,
      clock: quickClock,
      gates: new HostGates(quickClock, () => 0),
      ...overrides,
    });
  }

  async head(branch = 'main'): Promise<string> {
    const head = await this.handle.head(branch);
    if (!head) {
      throw new Error(`no branch ${branch}`);
    }
    return head;
  }

  /** A request on the current base; each change id is used once. */
  async request(
    changeId: string,
    overrides: Partial<ProposalRequest> = {},
  ): Promise<ProposalRequest> {
    const files = overrides.files ?? [
      { path: 'services/payments-api.yaml', content: 'size: large\n' },
      { path: `clusters/prod/${changeId}/ünïcode.yaml`, content: 'a: "é"\r\n' },
    ];
    return {
      changeId,
      branch: `groundwork/payments-api/${changeId}`,
      baseRevision: await this.head(),
      files,
      title: 'Give payments-api a large database',
      body: 'What it does.',
      commitMessage: 'Give payments-api a large database\n\nBecause.',
      labels: [],
      reviewers: [],
      intent: intentOf(files),
      ...overrides,
    };
  }

  /** Pull requests of a proposal's branch. */
  pulls(request: ProposalRequest) {
    return this.handle
      .listPullRequests()
      .filter(({ pull }) => pull.headRef === request.branch);
  }

  /** What stands on the host for a proposal; compare with `exactlyOne`. */
  async standing(request: ProposalRequest): Promise<Standing> {
    const head = await this.handle.head(request.branch);
    const pulls = this.pulls(request).map(({ state, pull }) =>
      pull.headSha === head ? state : `${state}, of another commit`,
    );
    const files: Standing['files'] = {};
    for (const { number } of this.pulls(request)) {
      for (const path of await this.handle.pullRequestFiles(number)) {
        files[path] = await this.handle.readFile(request.branch, path);
      }
    }
    return { hasBranch: head !== undefined, pulls, files };
  }

  async hasBranch(branch: string): Promise<boolean> {
    return (await this.handle.head(branch)) !== undefined;
  }
}

/** A proposal as it stands on the host. */
export interface Standing {
  readonly hasBranch: boolean;
  /** States of its pull requests. */
  readonly pulls: readonly string[];
  /** What the pull requests change; undefined is deleted. */
  readonly files: Record<string, string | undefined>;
}

/** The invariant: one open pull request with exactly the proposed files. */
export function exactlyOne(request: ProposalRequest): Standing {
  return {
    hasBranch: true,
    pulls: ['open'],
    files: Object.fromEntries(
      request.files.map(({ path, content }) => [path, content]),
    ),
  };
}

/** Neither a branch nor a pull request. */
export const nothing: Standing = { hasBranch: false, pulls: [], files: {} };

export function intentOf(files: readonly ProposalFile[]): string {
  return createHash('sha256').update(JSON.stringify(files)).digest('hex');
}

/** A GraphQL request body, as far as the tests look at it. */
export function documentOf(init: RequestInit | undefined): string {
  const body: unknown = init?.body;
  return typeof body === 'string' ? body : '';
}

/** JSON as GitHub sends it. */
export function answer(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8' },
  });
}
