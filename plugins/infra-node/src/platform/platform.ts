import type {
  CertificationDocument,
  ComponentPackageDocument,
  EnvironmentDocument,
  PackageStatus,
  PlatformDocument,
  PolicyDocument,
  Problem,
  ProfileDocument,
  ResourceTypeDocument,
  WaiverDocument,
} from '@groundwork/backstage-plugin-infra-common';

/**
 * A document with the file it comes from. `position` gives the place of a key,
 * so that every explanation and finding can point at a line.
 *
 * @public
 */
export interface Located<T> {
  readonly document: T;
  readonly path: string;
  /** Line and column (from 1) of the value at `keys`, or of its nearest parent. */
  position(keys: readonly (string | number)[]): {
    line: number;
    column: number;
  };
}

/** All documents of the platform, compiled into look-ups. @public */
export interface Platform {
  readonly settings: Located<PlatformDocument>;
  /** In promotion order. */
  readonly environments: ReadonlyMap<string, Located<EnvironmentDocument>>;
  readonly profiles: ReadonlyMap<string, Located<ProfileDocument>>;
  readonly resourceTypes: ReadonlyMap<string, Located<ResourceTypeDocument>>;
  /** By `name@version`, newest version of a package first. */
  readonly packages: ReadonlyMap<string, Located<ComponentPackageDocument>>;
  /** By `name@version`. */
  readonly certifications: ReadonlyMap<
    string,
    readonly Located<CertificationDocument>[]
  >;
  readonly policies: readonly Located<PolicyDocument>[];
  /** Exceptions from policies, expired ones too. */
  readonly waivers: readonly Located<WaiverDocument>[];
  /**
   * What is wrong with the documents. A document with an error is left out,
   * policies apart: they stay in force as far as they can be read.
   */
  readonly problems: readonly Problem[];
  /** State of a package at a time. Undefined for an unknown reference. */
  packageStatus(ref: string, now: Date): PackageStatus | undefined;
}
