import type { Platform } from '../platform/platform';

/**
 * Certified versions of the same package and channel that are newer than a
 * reference, the newest first.
 *
 * @public
 */
export function newerCertified(
  platform: Platform,
  ref: string,
  now: Date,
): string[] {
  const current = platform.packages.get(ref)?.document.spec;
  if (!current) return [];
  const newer: string[] = [];
  // The newest version of a package comes first.
  for (const [other, { document }] of platform.packages) {
    const { spec } = document;
    if (spec.package !== current.package) continue;
    if (other === ref) break;
    if (spec.channel !== current.channel) continue;
    if (platform.packageStatus(other, now)?.state === 'certified') {
      newer.push(other);
    }
  }
  return newer;
}
