import type {
  ComponentPackageDocument,
  PackageComparison,
} from '@groundwork/backstage-plugin-infra-common';
import { NotFoundError } from '@backstage/errors';
import { gt, lte } from 'semver';
import { suggestion } from '../platform/nearest';
import type { Platform } from '../platform/platform';
import { compareOutputs, compareVariables } from './compareInterfaces';
import { identityOf, moduleInterface } from './moduleInterfaces';
import { packageStep } from './packageStep';

type ModuleComparison = PackageComparison['modules'][number];

/**
 * What differs between two versions of a package, module by module, from
 * documents alone: interfaces are those that unit tests recorded.
 *
 * @throws NotFoundError for a reference that the platform does not have
 * @public
 */
export function comparePackages(
  platform: Platform,
  from: string,
  to: string,
): PackageComparison {
  const before = packageAt(platform, from);
  const after = packageAt(platform, to);
  const [old, now] = [before.spec.chart, after.spec.chart];
  const charts = {
    before: chartText(old, old.name !== now.name),
    after: chartText(now, old.name !== now.name),
  };
  return {
    from,
    to,
    ...packageStep(from, to),
    ...(charts.before !== charts.after && { chart: charts }),
    modules: compareModules(platform, from, to),
    changes: changesBetween(platform, before, after),
  };
}

/** @throws NotFoundError for a reference that the platform does not have */
export function packageAt(
  platform: Platform,
  ref: string,
): ComponentPackageDocument {
  const found = platform.packages.get(ref)?.document;
  if (found) return found;
  throw new NotFoundError(
    `There is no component package "${ref}"${suggestion(
      ref,
      platform.packages.keys(),
    )}`,
  );
}

function chartText(
  { name, version }: ComponentPackageDocument['spec']['chart'],
  isNamed: boolean,
): string {
  return isNamed ? `${name} ${version}` : version;
}

function compareModules(
  platform: Platform,
  from: string,
  to: string,
): ModuleComparison[] {
  const before = packageAt(platform, from).spec.modules;
  const after = packageAt(platform, to).spec.modules;
  const names = new Set([...Object.keys(after), ...Object.keys(before)]);
  return [...names].map((module): ModuleComparison => {
    const [old, now] = [before, after].map(modules =>
      Object.hasOwn(modules, module) ? modules[module] : undefined,
    );
    const common = {
      module,
      ...(old && { before: old.version }),
      ...(now && { after: now.version }),
      variables: [],
      outputs: { added: [], removed: [] },
    };
    if (old && now && identityOf(module, old) === identityOf(module, now)) {
      return { ...common, change: 'same', known: true };
    }
    const [was, is] = [from, to].map(ref =>
      moduleInterface(platform, ref, module),
    );
    if (!old) return { ...common, change: 'added', known: is !== undefined };
    if (!now) return { ...common, change: 'removed', known: was !== undefined };
    if (!was || !is) return { ...common, change: 'changed', known: false };
    return {
      ...common,
      change: 'changed',
      known: true,
      variables: compareVariables(was, is),
      outputs: compareOutputs(was, is),
    };
  });
}

/**
 * What the versions between say is new, the newest first. For the way back it
 * is what gets lost; of a package of another name it is all that it says.
 */
function changesBetween(
  platform: Platform,
  before: ComponentPackageDocument,
  after: ComponentPackageDocument,
): PackageComparison['changes'] {
  const isSameName = before.spec.package === after.spec.package;
  const [low, high] = [before.spec.version, after.spec.version].sort((a, b) =>
    gt(a, b) ? 1 : -1,
  );
  return [...platform.packages]
    .filter(([, { document }]) => {
      const { package: name, version } = document.spec;
      if (!isSameName) return document === after;
      return (
        name === after.spec.package && gt(version, low) && lte(version, high)
      );
    })
    .flatMap(([ref, { document }]) =>
      document.spec.changes.map(text => ({ ref, text })),
    );
}
