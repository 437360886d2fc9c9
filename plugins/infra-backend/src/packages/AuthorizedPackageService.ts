import type { BasicPermission } from '@backstage/plugin-permission-common';
import {
  infraCertificationRecordPermission,
  infraPlatformChangePermission,
  infraPlatformReadPermission,
  infraServiceReadPermission,
  type Evidence,
  type PlatformChange,
} from '@groundwork/backstage-plugin-infra-common';
import type { ServiceAuthorizer } from '../permissions/ServiceAuthorizer';
import { callerName } from '../services/callerName';
import type { CallerOptions } from '../services/InfraService';
import type { DefaultPackageService } from './DefaultPackageService';
import type { PackageService } from './PackageService';

/** Services of no owner: none. */
const nobody = { owners: [] };

/** Lets through what the permission framework allows. */
export class AuthorizedPackageService implements PackageService {
  readonly #inner: DefaultPackageService;
  readonly #authorizer: ServiceAuthorizer;

  constructor(options: {
    inner: DefaultPackageService;
    authorizer: ServiceAuthorizer;
  }) {
    this.#inner = options.inner;
    this.#authorizer = options.authorizer;
  }

  async listPackages(options: CallerOptions) {
    return this.#inner.listPackages(await this.#read(options));
  }

  async getPackage(ref: string, options: CallerOptions) {
    return this.#inner.getPackage(ref, await this.#read(options));
  }

  async comparePackages(
    refs: { from: string; to: string },
    { credentials }: CallerOptions,
  ) {
    await this.#authorizer.require(infraPlatformReadPermission, credentials);
    return this.#inner.comparePackages(refs);
  }

  async recordCertification(
    evidence: readonly Evidence[],
    options: CallerOptions,
  ) {
    return this.submitChange(
      { kind: 'certify', evidence: [...evidence] },
      options,
    );
  }

  async previewChange(change: PlatformChange, { credentials }: CallerOptions) {
    await this.#authorizer.require(permissionFor(change), credentials);
    return this.#inner.previewChange(change, callerName(credentials));
  }

  async submitChange(change: PlatformChange, { credentials }: CallerOptions) {
    await this.#authorizer.require(permissionFor(change), credentials);
    return this.#inner.submitChange(change, callerName(credentials));
  }

  /** @returns whose services may be counted and named */
  async #read({ credentials }: CallerOptions) {
    const [permitted] = await Promise.all([
      this.#authorizer
        .filterFor(infraServiceReadPermission, credentials)
        .catch(() => nobody),
      this.#authorizer.require(infraPlatformReadPermission, credentials),
    ]);
    return permitted;
  }
}

/** A CI may hand in results and nothing else. */
function permissionFor({ kind }: PlatformChange): BasicPermission {
  return kind === 'certify'
    ? infraCertificationRecordPermission
    : infraPlatformChangePermission;
}
