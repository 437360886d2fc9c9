import type { Finding } from '@groundwork/backstage-plugin-infra-common';
import type { FileStates } from './fileChanges';
import type { ResolvedEnvironment } from './inputs/resolved';
import {
  environmentPaths,
  isWithin,
  pathProblem,
  type EnvironmentPaths,
} from './platform/layout';
import type { Platform } from './platform/platform';
import { renderEnvironment, type RenderChange } from './render';

/** What rendering several environments gives. */
export interface RenderedService {
  /** Only files that differ. */
  readonly files: readonly FileStates[];
  readonly findings: readonly Finding[];
}

/**
 * Renders a service in several environments, one after the other, so that a
 * file that environments share is edited by each in turn.
 */
export function renderAll(options: {
  platform: Platform;
  service: string;
  /** Names of environments that the platform has. */
  environments: readonly string[];
  before: ReadonlyMap<string, ResolvedEnvironment>;
  after: ReadonlyMap<string, ResolvedEnvironment>;
  /** What is being destroyed after the change, by environment. */
  destroyed: ReadonlyMap<string, readonly ResolvedEnvironment[]>;
  files: ReadonlyMap<string, string>;
  change: RenderChange;
}): RenderedService {
  const { platform, service, before, after, change } = options;
  const files = new Map(options.files);
  const touched = new Map<string, FileStates>();
  const findings: Finding[] = [];
  for (const name of options.environments) {
    const environment = platform.environments.get(name);
    if (!environment) continue;
    const paths = environmentPaths(platform, service, environment.document);
    const rendered = renderEnvironment({
      platform,
      resolved: after.get(name),
      previous: before.get(name),
      destroyed: options.destroyed.get(name) ?? [],
      service,
      environment,
      files,
      change,
    });
    findings.push(...rendered.findings);
    for (const { path, content } of rendered.files) {
      assertInside(path, paths);
      const first = options.files.get(path);
      if (content === undefined) files.delete(path);
      else files.set(path, content);
      if (content === first) touched.delete(path);
      else {
        touched.set(path, {
          path,
          before: first,
          after: content,
          environment: name,
        });
      }
    }
  }
  return { files: [...touched.values()], findings };
}

/** The last line of defence: whatever rendering does, no other file is written. */
function assertInside(path: string, paths: EnvironmentPaths): void {
  const inside =
    path === paths.release ||
    isWithin(path, paths.rendered) ||
    isWithin(path, paths.sources);
  const problem = pathProblem(path);
  if (!inside || problem) {
    throw new Error(
      `Rendering would write "${path}", which ${
        problem ?? 'is outside the directories of the layout'
      }`,
    );
  }
}
