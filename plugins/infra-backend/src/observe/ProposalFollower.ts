import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import type { GitOpsRepository } from '@groundwork/backstage-plugin-infra-node';
import type { IndexStore } from '../database/IndexStore';
import type { ProposalStore, StoredProposal } from '../database/ProposalStore';
import type { RepositoryIndex } from '../index/RepositoryIndex';
import { runCoalesced } from '../index/runCoalesced';
import { followProposals } from './followProposals';

/**
 * Keeps the stored pull requests like those of the host. Called from time to
 * time and by webhooks: what a webhook says is only a reason to look, so lost,
 * doubled, late and forged ones do no harm.
 */
export class ProposalFollower {
  readonly #parts: {
    repository: GitOpsRepository;
    index: RepositoryIndex;
    indexStore: IndexStore;
    store: ProposalStore;
    logger: LoggerService;
    onChange: (written: readonly StoredProposal[]) => Promise<void>;
  };
  readonly #closing = new AbortController();
  readonly #run: () => Promise<void>;

  constructor(parts: {
    repository: GitOpsRepository;
    index: RepositoryIndex;
    indexStore: IndexStore;
    store: ProposalStore;
    logger: LoggerService;
    onChange: (written: readonly StoredProposal[]) => Promise<void>;
  }) {
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
    const { index, onChange } = this.#parts;
    const { platform } = await index.current();
    const { signal } = this.#closing;
    const written = await followProposals({ ...this.#parts, platform, signal });
    if (written.length > 0) await onChange(written);
  }
}
