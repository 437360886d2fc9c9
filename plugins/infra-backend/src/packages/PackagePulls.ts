import type { LoggerService } from '@backstage/backend-plugin-api';
import { stringifyError } from '@backstage/errors';
import {
  formatPackageRef,
  type PackageList,
} from '@groundwork/backstage-plugin-infra-common';
import type {
  GitOpsRepository,
  RepositoryProposal,
} from '@groundwork/backstage-plugin-infra-node';

/** How long a look at the open pull requests is good for. */
const FRESH_MS = 20_000;
/** How long it is shown while the next look is under way. */
const STALE_MS = 5 * 60_000;
/** A page does not wait longer for the repository's host. */
const PATIENCE_MS = 5_000;

type PackagePull = PackageList['proposals'][number];

/** Open pull requests that touch documents of packages. */
export class PackagePulls {
  readonly #repository: GitOpsRepository;
  readonly #logger: LoggerService;
  readonly #now: () => Date;
  #last: { at: number; pulls: readonly PackagePull[] } | undefined;
  #reading: Promise<readonly PackagePull[]> | undefined;
  /** Grows with every proposal: a look from before does not know of it. */
  #proposed = 0;

  constructor(options: {
    repository: GitOpsRepository;
    logger: LoggerService;
    now: () => Date;
  }) {
    this.#repository = options.repository;
    this.#logger = options.logger;
    this.#now = options.now;
  }

  /**
   * Answers with what was read lately and reads again behind it; what was read
   * last stands while the host is away.
   */
  async list(): Promise<PackagePull[]> {
    const age = this.#last
      ? this.#now().getTime() - this.#last.at
      : Number.POSITIVE_INFINITY;
    if (age >= FRESH_MS) {
      this.#reading ??= this.#read();
    }
    return this.#last && age < STALE_MS
      ? [...this.#last.pulls]
      : [...((await this.#reading) ?? [])];
  }

  /** Forgets what was read, since something was proposed. */
  forget(): void {
    this.#last = undefined;
    this.#reading = undefined;
    this.#proposed += 1;
  }

  async #read(): Promise<readonly PackagePull[]> {
    const began = this.#proposed;
    try {
      const found = await this.#repository.readProposals({
        open: [],
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      const pulls = found
        .filter(({ state }) => state === 'open')
        .flatMap(packagePull);
      if (began === this.#proposed) {
        this.#last = { at: this.#now().getTime(), pulls };
      }
      return pulls;
    } catch (error) {
      this.#logger.warn(
        `Pull requests of packages could not be read: ${stringifyError(error)}`,
      );
      return this.#last?.pulls ?? [];
    } finally {
      if (began === this.#proposed) this.#reading = undefined;
    }
  }
}

function packagePull(proposal: RepositoryProposal): PackagePull[] {
  const { number, url, title, paths } = proposal;
  const packages = [...new Set(paths.flatMap(refIn))].sort();
  return packages.length > 0 ? [{ number, url, title, packages }] : [];
}

/** `aws-data@3.4.0` of `platform/packages/aws-data-3.4.0.yaml` and its evidence. */
function refIn(path: string): string[] {
  const match =
    /^platform\/(?:packages\/(?:.*\/)?([^/]+)\.ya?ml|certifications\/(?:.*\/)?([^/]+)\/[^/]+)$/.exec(
      path,
    );
  const parts = /^([a-z0-9-]+?)-(\d+\.\d+\.\d+.*)$/.exec(
    match?.[1] ?? match?.[2] ?? '',
  );
  return parts ? [formatPackageRef({ name: parts[1], version: parts[2] })] : [];
}
