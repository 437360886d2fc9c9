import type { Cost } from '@groundwork/backstage-plugin-infra-common';
import type { ResolvedEnvironment } from '../inputs/resolved';
import type { Platform } from '../platform/platform';
import type { Comparison } from './comparison';

/** Monthly cost of a service before and after a change, by environment. */
export function costOf(
  platform: Platform,
  { before, after, names }: Comparison,
): Cost {
  const unknown: string[] = [];
  const sum = (resolved: ResolvedEnvironment | undefined) =>
    money(
      (resolved?.resources ?? []).reduce(
        (total, r) => total + (r.monthlyCost ?? 0),
        0,
      ),
    );
  const environments = names.map(environment => {
    const old = before.environments.get(environment);
    // What could not be decided costs what it did.
    const next =
      after.environments.get(environment) ??
      (after.undecided.has(environment) ? old : undefined);
    for (const r of next?.resources ?? []) {
      if (r.monthlyCost === undefined) {
        unknown.push(
          `${r.type.document.metadata.name}/${r.name} in ${environment}`,
        );
      }
    }
    return {
      environment,
      before: sum(old),
      after: sum(next),
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
