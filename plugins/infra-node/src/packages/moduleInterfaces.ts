import type {
  CertificationDocument,
  ComponentPackageDocument,
  ModuleInterface,
} from '@groundwork/backstage-plugin-infra-common';
import type { Platform } from '../platform/platform';

interface Recorded {
  readonly finishedAt: number;
  readonly value: ModuleInterface;
}

interface Interfaces {
  /** By package and module. */
  readonly own: ReadonlyMap<string, Recorded>;
  /** By module, version and place of its files. */
  readonly alike: ReadonlyMap<string, Recorded>;
}

const known = new WeakMap<Platform, Interfaces>();

/**
 * What a module of a package takes and gives, as the newest unit tests of the
 * package's own revision recorded it. Another package that pins the very same
 * files of the module may have recorded it as well.
 *
 * @returns undefined when nobody recorded it
 * @public
 */
export function moduleInterface(
  platform: Platform,
  ref: string,
  module: string,
): ModuleInterface | undefined {
  const modules = platform.packages.get(ref)?.document.spec.modules;
  if (!modules || !Object.hasOwn(modules, module)) return undefined;
  let interfaces = known.get(platform);
  if (!interfaces) {
    interfaces = readInterfaces(platform);
    known.set(platform, interfaces);
  }
  const found =
    interfaces.own.get(`${ref} ${module}`) ??
    interfaces.alike.get(identityOf(module, modules[module]));
  return found?.value;
}

function readInterfaces(platform: Platform): Interfaces {
  const own = new Map<string, Recorded>();
  const alike = new Map<string, Recorded>();
  for (const [ref, { document }] of platform.packages) {
    for (const certification of platform.certifications.get(ref) ?? []) {
      const { spec } = certification.document;
      if (!isOwn(document, spec)) continue;
      for (const [module, value] of Object.entries(spec.interfaces ?? {})) {
        if (!Object.hasOwn(document.spec.modules, module)) continue;
        const recorded = { finishedAt: Date.parse(spec.finishedAt), value };
        keepNewest(own, `${ref} ${module}`, recorded);
        keepNewest(
          alike,
          identityOf(module, document.spec.modules[module]),
          recorded,
        );
      }
    }
  }
  return { own, alike };
}

function isOwn(
  document: ComponentPackageDocument,
  spec: CertificationDocument['spec'],
): boolean {
  return spec.stage === 'unit' && spec.revision === document.spec.revision;
}

function keepNewest(
  map: Map<string, Recorded>,
  key: string,
  recorded: Recorded,
): void {
  const before = map.get(key);
  if (!before || before.finishedAt < recorded.finishedAt) {
    map.set(key, recorded);
  }
}

/** Equal for two entries exactly when they are the same files. */
export function identityOf(
  module: string,
  {
    version,
    source,
    path,
  }: ComponentPackageDocument['spec']['modules'][string],
): string {
  const { secretName: _, ...place } = source;
  const sorted = Object.entries(place).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([module, version, path, sorted]);
}
