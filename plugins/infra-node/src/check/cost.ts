import type { Cost } from '@groundwork/backstage-plugin-infra-common';
import type { ResolvedEnvironment } from '../inputs/resolved';
import type { Platform } from '../platform/platform';

/** Monthly cost of a service before and after a change, by environment. @public */
export function costOf(options: {
  platform: Platform;
  /** Names of environments, in promotion order. */
  names: readonly string[];
  before: ReadonlyMap<string, ResolvedEnvironment>;
  after: ReadonlyMap<string, ResolvedEnvironment>;
}): Cost {
  const { platform, names, before, after } = options;
  const unknown: string[] = [];
  const sum = (resolved: ResolvedEnvironment | undefined) =>
    money(
      (resolved?.resources ?? []).reduce(
        (total, r) => total + (r.monthlyCost ?? 0),
        0,
      ),
    );
  const environments = names.map(environment => {
    for (const r of after.get(environment)?.resources ?? []) {
      if (r.monthlyCost === undefined) {
        unknown.push(
          `${r.type.document.metadata.name}/${r.name} in ${environment}`,
        );
      }
    }
    return {
      environment,
      before: sum(before.get(environment)),
      after: sum(after.get(environment)),
    };
  });
  return {
    currency: platform.settings.document.spec.currency,
    before: money(environments.reduce((total, e) => total + e.before, 0)),
    after: money(environments.reduce((total, e) => total + e.after, 0)),
    environments,
    unknown,
  };
}

function money(amount: number): number {
  return Math.round(amount * 100) / 100;
}
