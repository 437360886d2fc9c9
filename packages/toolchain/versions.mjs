// The one place that names the runtimes which `npm start` and `npm test` fetch
// for themselves when the machine lacks them.

/** Node majors that Backstage 1.55 supports. */
export const supportedNodeMajors = [22, 24];

export const nodeVersion = '24.21.0';

/** Keep in step with `packageManager` in the root package.json. */
export const yarnVersion = '4.18.1';

/**
 * The npm package that holds Node's binary and C headers for this platform.
 *
 * The `node` package on npm only runs an install script that fetches this one;
 * asking for it directly also works where npm refuses install scripts.
 */
export function nodePackageName() {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const prefix =
    platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';
  return `${prefix}-${platform}-${process.arch}`;
}
