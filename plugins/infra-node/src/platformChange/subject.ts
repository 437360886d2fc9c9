import {
  formatPackageRef,
  parsePackageRef,
  type PlatformChange,
} from '@groundwork/backstage-plugin-infra-common';

/**
 * What a platform change is about: `aws-data@3.4.0`, or the name of a waiver.
 * Changes of one subject share a pull request.
 *
 * @public
 */
export function subjectOf(change: PlatformChange): string {
  switch (change.kind) {
    case 'certify':
      return change.evidence[0].package;
    case 'release':
      return formatPackageRef({
        name: parsePackageRef(change.from).name,
        version: change.version,
      });
    case 'waive':
      return change.name;
    default:
      return change.package;
  }
}

/**
 * The branch of a platform change. A merged or closed pull request keeps its
 * branch to itself, so that the id is part of the name.
 *
 * @public
 */
export function platformBranch(
  change: PlatformChange,
  changeId: string,
): string {
  const subject = subjectOf(change);
  if (change.kind === 'waive') {
    return `groundwork/waivers/${subject}/${changeId}`;
  }
  const { name, version } = parsePackageRef(subject);
  return `groundwork/packages/${name}-${version.replace(
    /[^A-Za-z0-9.-]/g,
    '-',
  )}/${changeId}`;
}
