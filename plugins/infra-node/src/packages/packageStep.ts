import {
  parsePackageRef,
  type PackageComparison,
} from '@groundwork/backstage-plugin-infra-common';
import { compare, major } from 'semver';

/** The way from one version of a package to another. @public */
export interface PackageStep {
  readonly direction: PackageComparison['direction'];
  /** Number of major versions that are gone over; 0 between packages of two names. */
  readonly majors: number;
}

/** The way from one reference to another. @public */
export function packageStep(from: string, to: string): PackageStep {
  if (from === to) return { direction: 'same', majors: 0 };
  const [before, after] = [parsePackageRef(from), parsePackageRef(to)];
  if (before.name !== after.name) {
    return { direction: 'other-package', majors: 0 };
  }
  return {
    direction:
      compare(before.version, after.version) > 0 ? 'downgrade' : 'upgrade',
    majors: Math.abs(major(after.version) - major(before.version)),
  };
}
