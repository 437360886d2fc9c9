import type { EnvironmentDocument } from '@groundwork/backstage-plugin-infra-common';
import type { ResolvedEnvironment } from '../inputs/resolved';
import { environmentPaths, isWithin } from '../platform/layout';
import type { Located, Platform } from '../platform/platform';
import { leaveRelease } from './helmRelease';
import { writeKustomization } from './kustomization';
import { removeLeftovers, staleSecrets } from './leftovers';
import { releaseIdentity } from './newRelease';
import { isOwnObject, readObjects } from './objectInventory';
import type { RenderChange, RenderedEnvironment } from './rendered';
import { Rendering } from './rendering';
import { writeDestroyed, writeService } from './serviceObjects';

/** What {@link renderEnvironment} works on. @public */
export interface RenderOptions {
  readonly platform: Platform;
  /** What the service is to be here; undefined when it leaves the environment. */
  readonly resolved: ResolvedEnvironment | undefined;
  /** What it was before the change; undefined when it is new here. */
  readonly previous: ResolvedEnvironment | undefined;
  /** Removed resources that are being destroyed here. */
  readonly destroyed?: readonly ResolvedEnvironment[];
  readonly service: string;
  readonly environment: Located<EnvironmentDocument>;
  /** Files of the repository, by path; those of `snapshotScope` at least. */
  readonly files: ReadonlyMap<string, string>;
  readonly change: RenderChange;
}

/**
 * Renders everything of one service in one environment.
 *
 * Files that are there are edited in the keys that Groundwork owns; files that
 * hold nothing but objects of this service that are no longer wanted go away.
 * What other objects need until they are gone (namespace, sources, references
 * to secrets) is never removed here. Deterministic, and rendering its own
 * result again gives no files.
 *
 * @public
 */
export function renderEnvironment(options: RenderOptions): RenderedEnvironment {
  const { platform, resolved, service, environment, files, change } = options;
  const { destroyed = [] } = options;
  const paths = environmentPaths(platform, service, environment.document);
  const inventory = readObjects(
    files,
    (path, text) =>
      path === paths.release ||
      isWithin(path, paths.rendered) ||
      // Several services may share this directory.
      (isWithin(path, paths.sources) && text.includes(service)),
  );
  const claim = (resolved ?? options.previous ?? destroyed[0])?.claim.path;
  const rendering = new Rendering(
    files,
    inventory,
    environment.document.metadata.name,
    `Rendered by Groundwork${
      claim ? ` from ${claim}` : ''
    }. Its keys follow that file; keys that you add stay.`,
    change,
  );
  const stale = staleSecrets(options);
  const kept = new Set<string>();
  if (resolved) {
    writeService(
      rendering,
      inventory,
      { platform, resolved, paths },
      stale,
    ).forEach(path => kept.add(path));
  } else {
    for (const release of inventory.find(releaseIdentity(service))) {
      if (isOwnObject(release.object, service)) continue;
      kept.add(release.path);
      leaveRelease(rendering, release, service, stale);
    }
  }
  const written = resolved ? [...kept] : [];
  for (const one of destroyed) {
    const context = { platform, resolved: one, paths };
    for (const path of writeDestroyed(rendering, context)) {
      kept.add(path);
      written.push(path);
    }
  }
  // What could not be rendered is not thereby unwanted.
  const gone = rendering.failed
    ? []
    : removeLeftovers(rendering, inventory, paths, service, kept);
  writeKustomization(
    rendering,
    paths.rendered,
    written.filter(path => !isWithin(path, paths.sources)),
    gone,
  );
  return rendering.result();
}
