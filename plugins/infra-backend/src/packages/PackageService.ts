import type {
  Evidence,
  PackageComparison,
  PackageList,
  PackageView,
  PlatformChange,
  PlatformChangeSet,
  PlatformProposal,
} from '@groundwork/backstage-plugin-infra-common';
import type { CallerOptions } from '../services/InfraService';

/** What can be seen and done about component packages. */
export interface PackageService {
  listPackages(options: CallerOptions): Promise<PackageList>;
  /** @throws NotFoundError when there is no such version */
  getPackage(ref: string, options: CallerOptions): Promise<PackageView>;
  /** @throws NotFoundError when one of the versions is not there */
  comparePackages(
    refs: { from: string; to: string },
    options: CallerOptions,
  ): Promise<PackageComparison>;
  /** Records what tests said, in the pull request of the package version. */
  recordCertification(
    evidence: readonly Evidence[],
    options: CallerOptions,
  ): Promise<PlatformProposal>;
  previewChange(
    change: PlatformChange,
    options: CallerOptions,
  ): Promise<PlatformChangeSet>;
  submitChange(
    change: PlatformChange,
    options: CallerOptions,
  ): Promise<PlatformProposal>;
}
