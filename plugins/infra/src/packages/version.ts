const VERSION = /^(\d+)\.(\d+)\.(\d+)(?:[-+][0-9A-Za-z.+-]+)?$/;

/** Whether it reads like a semantic version. */
export function isVersion(text: string): boolean {
  return VERSION.test(text.trim());
}

/**
 * The next minor version that is not there yet, to start from.
 *
 * @param known - versions that are there already
 */
export function nextVersion(
  version: string,
  known: readonly string[] = [],
): string {
  const [, major, minor] = VERSION.exec(version) ?? [];
  if (major === undefined) return '';
  const taken = known.flatMap(each => {
    const [, otherMajor, otherMinor] = VERSION.exec(each) ?? [];
    return otherMajor === major ? [Number(otherMinor)] : [];
  });
  return `${major}.${Math.max(Number(minor), ...taken) + 1}.0`;
}
