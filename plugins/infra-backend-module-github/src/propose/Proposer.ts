import type { LoggerService } from '@backstage/backend-plugin-api';
import type {
  ProposalRequest,
  ProposalResult,
  RepositoryCallOptions,
} from '@groundwork/backstage-plugin-infra-node';
import { orAborted } from '../host/clock';
import type { GithubHost } from '../host/GithubHost';
import type { Coordinates } from '../repository/address';
import { enableAutoMerge } from './autoMerge';
import { Decorator } from './Decorator';
import { LookUps } from './LookUps';
import { ProposalRun, type ProposalTools } from './ProposalRun';
import { verifyRequest } from './verifyRequest';
import { Writer } from './write';

/**
 * Makes the pull request of a change: read what stands there, decide, write
 * what is missing, and read again whenever the answer is not a plain success.
 * Normally that is one read and one write.
 */
export class Proposer {
  private readonly tools: ProposalTools;
  private readonly underWay = new Map<string, Promise<unknown>>();
  private readonly background = new Set<Promise<void>>();

  constructor(
    host: GithubHost,
    at: Coordinates,
    private readonly baseBranch: string,
    logger: LoggerService,
  ) {
    const decorator = new Decorator(host, at, logger);
    this.tools = {
      host,
      at,
      baseBranch,
      writer: new Writer(host, at, baseBranch),
      logger,
      lookUps: new LookUps(),
      decorateLater: (pull, request, ids, background) => {
        const { labels, reviewers, autoMerge } = request;
        const adornment = { pull, labels, reviewers, ids };
        this.inBackground(
          background
            ? decorator.withOthers(adornment)
            : decorator.now(adornment),
        );
        if (autoMerge) {
          this.inBackground(enableAutoMerge(host, at, pull, logger));
        }
      },
    };
  }

  /** @throws InputError for a request that must not reach the repository. */
  async propose(
    request: ProposalRequest,
    options: RepositoryCallOptions = {},
  ): Promise<ProposalResult> {
    verifyRequest(request, this.baseBranch);
    const { branch } = request;
    // A double click waits for the first and then finds its pull request.
    for (;;) {
      const earlier = this.underWay.get(branch);
      if (!earlier) {
        break;
      }
      const settled = earlier.then(
        () => {},
        () => {},
      );
      await (options.signal ? orAborted(settled, options.signal) : settled);
    }
    const run = new ProposalRun(this.tools, request, options).result();
    this.underWay.set(branch, run);
    try {
      return await run;
    } finally {
      this.underWay.delete(branch);
    }
  }

  /** Resolves when labels and reviewers of all proposals so far are done. */
  async settled(): Promise<void> {
    while (this.background.size > 0) {
      await Promise.all(this.background);
    }
  }

  private inBackground(work: Promise<void>): void {
    const tracked: Promise<void> = work.finally(() => {
      this.background.delete(tracked);
    });
    this.background.add(tracked);
  }
}
