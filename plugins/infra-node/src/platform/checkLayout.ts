import type { Layout } from '@groundwork/backstage-plugin-infra-common';
import { claimPath, environmentPaths, isWithin } from './layout';
import type { Platform } from './platform';
import type { Reporter } from './reporter';

/** Two services whose names have nothing in common but their alphabet. */
const probes = ['groundwork-probe-a', 'groundwork-probe-b'] as const;

/**
 * Tries the layout with two made-up services and all environments: paths must
 * be safe, and nothing of one service may be where something of another is.
 */
export function checkLayout(platform: Platform, report: Reporter): void {
  const at = (key: keyof Layout) => ['spec', 'layout', key];
  const claims = attempt(
    () => probes.map(service => claimPath(platform, service)),
    message => report('error', 'layout', message, at('claim')),
  );
  if (!claims) return;
  if (claims[0] === claims[1]) {
    report(
      'error',
      'layout',
      'the claims of all services are the same file; use ${{ service.name }}',
      at('claim'),
    );
  }
  if (claims.some(path => !/\.ya?ml$/.test(path))) {
    report('error', 'layout', 'must end in .yaml or .yml', at('claim'));
  }
  if (claims.some(path => isWithin(path, 'platform'))) {
    report(
      'error',
      'layout',
      'puts claims into platform/, where the documents of the platform are',
      at('claim'),
    );
  }
  const used: { key: keyof Layout; path: string; owner: string }[] = [];
  for (const { document } of platform.environments.values()) {
    for (const service of probes) {
      const paths = attempt(
        () => environmentPaths(platform, service, document),
        message => report('error', 'layout', message, at('rendered')),
      );
      if (!paths) return;
      const owner = `${service} in ${document.metadata.name}`;
      used.push({ key: 'rendered', path: paths.rendered, owner });
      if (!/\.ya?ml$/.test(paths.release)) {
        report('error', 'layout', 'must end in .yaml or .yml', at('release'));
        return;
      }
      if (!isWithin(paths.release, paths.rendered)) {
        used.push({ key: 'release', path: paths.release, owner });
      }
      if (isWithin(paths.sources, paths.rendered)) {
        report(
          'error',
          'layout',
          'is inside the rendered directory; the sources of modules must outlive the objects that use them',
          at('sources'),
        );
        return;
      }
    }
  }
  claims.forEach((path, index) =>
    used.push({ key: 'claim', path, owner: probes[index] }),
  );
  for (const [index, one] of used.entries()) {
    const other = used
      .slice(index + 1)
      .find(
        candidate =>
          candidate.owner !== one.owner &&
          (isWithin(candidate.path, one.path) ||
            isWithin(one.path, candidate.path)),
      );
    if (other) {
      report(
        'error',
        'layout',
        `"${one.path}" (${one.owner}) and "${other.path}" (${other.key}, ${other.owner}) overlap; use service.name and environment.name to tell them apart`,
        at(one.key),
      );
      return;
    }
  }
}

function attempt<T>(
  run: () => T,
  fail: (message: string) => void,
): T | undefined {
  try {
    return run();
  } catch (error) {
    fail((error as Error).message);
    return undefined;
  }
}
