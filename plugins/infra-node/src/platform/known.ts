import { formatPackageRef } from '@groundwork/backstage-plugin-infra-common';
import type { ReadDocument } from './readDocument';

/**
 * Names that documents of the repository have, also of broken documents: a
 * reference to a broken document is not dangling, and one mistake makes one
 * problem.
 */
export interface KnownNames {
  readonly environments: ReadonlySet<string>;
  readonly profiles: ReadonlySet<string>;
  readonly resourceTypes: ReadonlySet<string>;
  readonly policies: ReadonlySet<string>;
  /** As `name@version`. */
  readonly packages: ReadonlySet<string>;
}

/**
 * Collects the names of all documents.
 *
 * @param unreadable - files that are not even YAML; what they may be called is
 * guessed from their path and from what looks like a name in them
 */
export function knownNames(
  documents: readonly ReadDocument[],
  unreadable: readonly { path: string; text: string }[],
): KnownNames {
  const guesses = unreadable.flatMap(guessedNames);
  const names = (kind: string) =>
    new Set([
      ...documents
        .filter(d => (d.kind ?? kind) === kind && d.name !== undefined)
        .map(d => d.name!),
      ...guesses,
    ]);
  return {
    environments: names('Environment'),
    profiles: names('Profile'),
    resourceTypes: names('ResourceType'),
    policies: names('Policy'),
    packages: new Set([
      ...documents.flatMap(d =>
        d.kind === 'ComponentPackage' ? packageRefOf(d.raw.value) ?? [] : [],
      ),
      ...documents.flatMap(d => (d.name ? asPackageRef(d.name) : [])),
      ...guesses.map(asPackageRef),
    ]),
  };
}

function guessedNames({
  path,
  text,
}: {
  path: string;
  text: string;
}): string[] {
  const file = path.slice(path.lastIndexOf('/') + 1).replace(/\.ya?ml$/, '');
  const named = text.matchAll(/\bname:\s*["']?([a-z0-9][a-z0-9.-]*)/g);
  return [file, ...[...named].map(match => match[1])];
}

/** `aws-data@3.2.0` for `aws-data-3.2.0`, as documents of packages are called. */
function asPackageRef(name: string): string {
  return name.replace(/-(?=\d+\.\d+\.\d+)/, '@');
}

function packageRefOf(value: unknown): string | undefined {
  const spec = (value as { spec?: unknown }).spec;
  if (typeof spec !== 'object' || spec === null) return undefined;
  const { package: name, version } = spec as Record<string, unknown>;
  return typeof name === 'string' && typeof version === 'string'
    ? formatPackageRef({ name, version })
    : undefined;
}
