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
  /** As `name@version`. */
  readonly packages: ReadonlySet<string>;
}

/** Collects the names of all documents. */
export function knownNames(documents: readonly ReadDocument[]): KnownNames {
  const names = (kind: string) =>
    new Set(
      documents
        .filter(d => d.kind === kind && d.name !== undefined)
        .map(d => d.name!),
    );
  return {
    environments: names('Environment'),
    profiles: names('Profile'),
    resourceTypes: names('ResourceType'),
    packages: new Set(
      documents.flatMap(d =>
        d.kind === 'ComponentPackage' ? packageRefOf(d.raw.value) ?? [] : [],
      ),
    ),
  };
}

function packageRefOf(value: unknown): string | undefined {
  const spec = (value as { spec?: unknown }).spec;
  if (typeof spec !== 'object' || spec === null) return undefined;
  const { package: name, version } = spec as Record<string, unknown>;
  return typeof name === 'string' && typeof version === 'string'
    ? formatPackageRef({ name, version })
    : undefined;
}
