import type { Platform } from '../platform/platform';
import type { ModuleSource } from './found';

/** A module that packages know, as a source names it. */
export interface KnownModule {
  readonly name: string;
  /** Undefined when no package has the version that is in use. */
  readonly version: string | undefined;
}

interface ModuleIndex {
  readonly exact: ReadonlyMap<string, KnownModule>;
  /** By address and path, whatever the version. */
  readonly loose: ReadonlyMap<string, string>;
  /** By path alone; only where one module has it. */
  readonly byPath: ReadonlyMap<string, string | undefined>;
}

const indexes = new WeakMap<Platform, ModuleIndex>();

/** The module of the platform's packages that comes from a source. */
export function moduleOf(
  platform: Platform,
  source: ModuleSource,
): KnownModule | undefined {
  let index = indexes.get(platform);
  if (!index) {
    index = indexOf(platform);
    indexes.set(platform, index);
  }
  const path = plainPath(source.path);
  if (source.url === undefined) {
    // Without its source a module is told by a path that is its own.
    const name = path === '' ? undefined : index.byPath.get(path);
    return name === undefined ? undefined : { name, version: undefined };
  }
  const url = plainUrl(source.url);
  const exact = index.exact.get(key(url, path, source.ref ?? ''));
  if (exact) return exact;
  const name = index.loose.get(key(url, path));
  return name === undefined ? undefined : { name, version: undefined };
}

function indexOf(platform: Platform): ModuleIndex {
  const exact = new Map<string, KnownModule>();
  const loose = new Map<string, string>();
  const byPath = new Map<string, string | undefined>();
  for (const { document } of platform.packages.values()) {
    for (const [name, module] of Object.entries(document.spec.modules)) {
      const { source } = module;
      const url = plainUrl(source.url);
      const path = plainPath(module.path);
      const known = { name, version: module.version };
      const refs =
        source.kind === 'GitRepository'
          ? [source.tag]
          : [source.tag, source.digest];
      for (const ref of refs) {
        if (ref !== undefined) exact.set(key(url, path, ref), known);
      }
      loose.set(key(url, path), name);
      if (path !== '') {
        const isOther = byPath.has(path) && byPath.get(path) !== name;
        byPath.set(path, isOther ? undefined : name);
      }
    }
  }
  return { exact, loose, byPath };
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
