import { createHash } from 'node:crypto';

/** Longest name of an entity. */
const MAX_NAME = 63;

/** Digits of the hash of names that are not clear by themselves. */
const HASH_LENGTHS = [8, 24];

/** A resource in an environment: service, type, name, environment. */
export type ResourceParts = readonly [string, string, string, string];

/**
 * Names that the catalog takes, each for one resource only, in the order of the
 * resources. Parts may hold dashes themselves, so that two resources may join
 * to the same name: then both get a hash, and the name alone, which could be
 * either of them, is nobody's. A name changes only when such a twin comes or
 * goes.
 */
export function entityNames(resources: readonly ResourceParts[]): string[] {
  let names = resources.map(parts => {
    const plain = parts.join('-');
    return plain.length <= MAX_NAME ? plain : hashedName(parts, 8);
  });
  for (const length of HASH_LENGTHS) {
    const owners = new Map<string, number>();
    for (const name of names) owners.set(name, (owners.get(name) ?? 0) + 1);
    names = names.map((name, index) =>
      owners.get(name) === 1 ? name : hashedName(resources[index], length),
    );
  }
  return names;
}

function hashedName(parts: ResourceParts, length: number): string {
  const hash = createHash('sha256')
    .update(JSON.stringify(parts))
    .digest('hex')
    .slice(0, length);
  const head = parts
    .join('-')
    .slice(0, MAX_NAME - length - 1)
    .replace(/-+$/, '');
  return `${head}-${hash}`;
}
