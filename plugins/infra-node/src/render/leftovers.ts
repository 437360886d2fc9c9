import type { ResolvedEnvironment } from '../inputs/resolved';
import { isWithin, type EnvironmentPaths } from '../platform/layout';
import { outputsSecretName, terraformName } from './names';
import { isOwnObject, valueAt, type ObjectInventory } from './objectInventory';
import type { Rendering } from './rendering';

/** Secrets with outputs of resources that were here and are not any more. */
export function staleSecrets({
  previous,
  resolved,
  service,
}: {
  previous: ResolvedEnvironment | undefined;
  resolved: ResolvedEnvironment | undefined;
  service: string;
}): Set<string> {
  const secretsOf = (environment: ResolvedEnvironment | undefined) =>
    (environment?.resources ?? []).map(({ type, name }) =>
      outputsSecretName(
        terraformName(service, type.document.metadata.name, name),
      ),
    );
  const wanted = new Set(secretsOf(resolved));
  return new Set(secretsOf(previous).filter(name => !wanted.has(name)));
}

/**
 * Takes away the files whose objects are all ours and no longer wanted.
 *
 * @returns their paths
 */
export function removeLeftovers(
  rendering: Rendering,
  inventory: ObjectInventory,
  paths: EnvironmentPaths,
  service: string,
  kept: ReadonlySet<string>,
): string[] {
  const gone: string[] = [];
  const files = new Map<string, boolean>();
  for (const { path, object } of inventory.objects) {
    const own = isOwnObject(object, service);
    files.set(path, own && files.get(path) !== false);
    if (own && kept.has(path) === false && files.get(path) === false) {
      rendering.report({
        severity: 'warning',
        rule: 'object-left',
        message: `${valueAt(object, ['kind'])} ${valueAt(object, [
          'metadata',
          'name',
        ])} in ${path} is not wanted any more, but the file holds other objects too. Remove it by hand.`,
        source: { path, line: 1 },
      });
    }
  }
  for (const [path, own] of files) {
    if (!own || kept.has(path) || isWithin(path, paths.sources)) continue;
    rendering.remove(path);
    gone.push(path);
  }
  return gone;
}
