import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import type { GitOpsRepository } from '@groundwork/backstage-plugin-infra-node';
import { noticePullRequests } from '../changes/pullRequestState';
import type { ChangeStore } from '../database/ChangeStore';
import type { IndexStore } from '../database/IndexStore';
import type { ProposalStore, StoredProposal } from '../database/ProposalStore';
import type { RepositoryIndex } from '../index/RepositoryIndex';
import { runCoalesced } from '../index/runCoalesced';
import { followProposals } from './followProposals';

interface Parts {
  readonly repository: GitOpsRepository;
  readonly index: RepositoryIndex;
  readonly indexStore: IndexStore;
  readonly changeStore: ChangeStore;
  readonly store: ProposalStore;
  readonly logger: LoggerService;
  readonly now: () => Date;
  readonly onChange: (written: readonly StoredProposal[]) => Promise<void>;
}

/**
 * Keeps the stored pull requests like those of the host. Called from time to
 * time and by webhooks: what a webhook says is only a reason to look, so lost,
 * doubled, late and forged ones do no harm.
 */
export class ProposalFollower {
  readonly #parts: Parts;
  readonly #closing = new AbortController();
  readonly #run: () => Promise<void>;
  #newest: Date | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#run = runCoalesced(() => this.#follow());
  }

  /** Looks at the host now; resolves when that is done, also when it failed. */
  async refresh(): Promise<void> {
    try {
      await this.#run();
    } catch (error) {
      if (this.#closing.signal.aborted) return;
      this.#parts.logger.warn(
        `Pull requests of ${
          this.#parts.repository.title
        } could not be read; they stay as they were: ${stringifyError(error)}`,
      );
    }
  }

  close(): void {
    this.#closing.abort();
  }

  async #follow(): Promise<void> {
    const { index, onChange, changeStore, now } = this.#parts;
    const { platform } = await index.current();
    const { written, found } = await followProposals({
      ...this.#parts,
      platform,
      newest: this.#newest,
      signal: this.#closing.signal,
    });
    // Those that touch no service are not stored, and would be read again.
    this.#newest = found.reduce((newest: Date | undefined, { updatedAt }) => {
      const at = new Date(updatedAt);
      return newest && newest >= at ? newest : at;
    }, this.#newest);
    // First, since it is told once: what fails after it is done again.
    if (written.length > 0) await onChange(written);
    await noticePullRequests({ store: changeStore, found, now: now() });
  }
}
