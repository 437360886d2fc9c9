import type {
  PackageComparison,
  PackageList,
  PackageView,
  PlatformChange,
  PlatformChangeSet,
  PlatformProposal,
} from '@groundwork/backstage-plugin-infra-common';
import { NotFoundError } from '@backstage/errors';
import {
  comparePackages,
  shownPlatformChangeSet,
  type GitOpsRepository,
} from '@groundwork/backstage-plugin-infra-node';
import type { PackageAdoption } from '../database/PackageAdoption';
import type { Permitted } from '../database/StatusStore';
import type { RepositoryIndex } from '../index/RepositoryIndex';
import { describePackage } from './describePackage';
import { describePackages } from './describePackages';
import type { PackagePulls } from './PackagePulls';
import type { PlatformProposer } from './PlatformProposer';

/** Services that the page of a package names. */
const MAX_SERVICES = 200;

/** Answers from the index and proposes; asks for no permission. */
export class DefaultPackageService {
  readonly #repository: GitOpsRepository;
  readonly #index: RepositoryIndex;
  readonly #adoption: PackageAdoption;
  readonly #pulls: PackagePulls;
  readonly #proposer: PlatformProposer;
  readonly #now: () => Date;

  constructor(options: {
    repository: GitOpsRepository;
    index: RepositoryIndex;
    adoption: PackageAdoption;
    pulls: PackagePulls;
    proposer: PlatformProposer;
    now: () => Date;
  }) {
    this.#repository = options.repository;
    this.#index = options.index;
    this.#adoption = options.adoption;
    this.#pulls = options.pulls;
    this.#proposer = options.proposer;
    this.#now = options.now;
  }

  /** @param permitted - whose services are counted */
  async listPackages(permitted: Permitted): Promise<PackageList> {
    const [{ platform }, adoption, proposals] = await Promise.all([
      this.#index.current(),
      this.#adoption.count(permitted),
      this.#pulls.list(),
    ]);
    return describePackages({
      platform,
      adoption,
      proposals,
      now: this.#now(),
    });
  }

  /** @param permitted - whose services are counted and named */
  async getPackage(ref: string, permitted: Permitted): Promise<PackageView> {
    const { platform, state } = await this.#index.current();
    if (!platform.packages.has(ref)) {
      throw new NotFoundError(
        `There is no component package ${ref} in ${this.#repository.title}`,
      );
    }
    const [adoption, adopters] = await Promise.all([
      this.#adoption.count(permitted),
      this.#adoption.list(ref, MAX_SERVICES, permitted),
    ]);
    return describePackage({
      platform,
      ref,
      revision: state.revision,
      repository: this.#repository,
      adoption,
      adopters,
      now: this.#now(),
    });
  }

  async comparePackages({
    from,
    to,
  }: {
    from: string;
    to: string;
  }): Promise<PackageComparison> {
    const { platform } = await this.#index.current();
    return comparePackages(platform, from, to);
  }

  async previewChange(
    change: PlatformChange,
    requestedBy: string,
  ): Promise<PlatformChangeSet> {
    return shownPlatformChangeSet(
      await this.#proposer.preview({ change, requestedBy }),
    );
  }

  async submitChange(
    change: PlatformChange,
    requestedBy: string,
  ): Promise<PlatformProposal> {
    const proposal = await this.#proposer.submit({ change, requestedBy });
    this.#pulls.forget();
    return proposal;
  }
}
