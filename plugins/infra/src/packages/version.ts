const VERSION = /^(\d+)\.(\d+)\.(\d+)(?:[-+][0-9A-Za-z.+-]+)?$/;

/** Whether it reads like a semantic version. */
export function isVersion(text: string): boolean {
  return VERSION.test(text.trim());
}

/** The next minor version, to start from. */
export function nextVersion(version: string): string {
  const [, major, minor] = VERSION.exec(version) ?? [];
  return major === undefined ? '' : `${major}.${Number(minor) + 1}.0`;
}
