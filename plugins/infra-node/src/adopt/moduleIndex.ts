import type { Platform } from '../platform/platform';
import type { ModuleSource } from './found';

/** A module that packages know, as a source names it. */
export interface KnownModule {
  readonly name: string;
  /** Undefined when no package has the version that is in use. */
  readonly version: string | undefined;
}

interface ModuleIndex {
  readonly exact: ReadonlyMap<string, readonly KnownModule[]>;
  /** By address and path, whatever the version. */
  readonly loose: ReadonlyMap<string, readonly KnownModule[]>;
  readonly byPath: ReadonlyMap<string, readonly KnownModule[]>;
}

const indexes = new WeakMap<Platform, ModuleIndex>();

/**
 * The modules of the platform's packages that come from a source: several, where
 * it is not the path that tells them apart.
 */
export function modulesOf(
  platform: Platform,
  source: ModuleSource,
): readonly KnownModule[] {
  let index = indexes.get(platform);
  if (!index) {
    index = indexOf(platform);
    indexes.set(platform, index);
  }
  const path = plainPath(source.path);
  if (source.url === undefined) {
    // Without its source a module is told by its path, but not its version.
    return path === '' ? [] : index.byPath.get(path) ?? [];
  }
  const url = plainUrl(source.url);
  return (
    index.exact.get(key(url, path, source.ref ?? '')) ??
    index.loose.get(key(url, path)) ??
    []
  );
}

function indexOf(platform: Platform): ModuleIndex {
  const exact = new Map<string, KnownModule[]>();
  const loose = new Map<string, KnownModule[]>();
  const byPath = new Map<string, KnownModule[]>();
  for (const { document } of platform.packages.values()) {
    for (const [name, module] of Object.entries(document.spec.modules)) {
      const { source, version } = module;
      const url = plainUrl(source.url);
      const path = plainPath(module.path);
      const refs =
        source.kind === 'GitRepository'
          ? [source.tag]
          : [source.tag, source.digest];
      for (const ref of refs) {
        if (ref !== undefined) add(exact, key(url, path, ref), name, version);
      }
      add(loose, key(url, path), name, undefined);
      add(byPath, path, name, undefined);
    }
  }
  return { exact, loose, byPath };
}

function add(
  map: Map<string, KnownModule[]>,
  at: string,
  name: string,
  version: string | undefined,
): void {
  const known = map.get(at) ?? [];
  map.set(at, known);
  // Packages that have the same version of a module name the same source.
  if (!known.some(k => k.name === name)) known.push({ name, version });
}

function key(...parts: string[]): string {
  return parts.join('\n');
}

/** An address without what means the same: user, `.git`, a slash at the end. */
export function plainUrl(url: string): string {
  return url
    .replace(/^git::/, '')
    .replace(/^(https?:\/\/|ssh:\/\/)[^/@]*@/, '$1')
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
    .toLowerCase();
}

/** `./modules/x/` → `modules/x`; `.` and `./` → the empty text. */
export function plainPath(path: string | undefined): string {
  return (path ?? '')
    .split('/')
    .filter(part => part !== '' && part !== '.')
    .join('/');
}
