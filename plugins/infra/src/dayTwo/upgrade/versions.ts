import type { UpgradeOptions } from '@groundwork/backstage-plugin-infra-common';

type EnvironmentOptions = UpgradeOptions['environments'][number];

/** One version in one environment. */
export type VersionOption = EnvironmentOptions['options'][number];

function parse(ref: string) {
  const at = ref.lastIndexOf('@');
  const [major = 0, minor = 0, patch = 0] = ref
    .slice(at + 1)
    .split(/[.+-]/)
    .map(Number);
  return { name: ref.slice(0, at), numbers: [major, minor, patch] };
}

/** What has to be allowed before one can go from one version to another. */
export type Step = 'downgrade' | 'skips-major' | 'usual';

/** Only hints what to ask; the backend decides. */
export function stepBetween(from: string | undefined, to: string): Step {
  if (!from) return 'usual';
  const [before, after] = [parse(from), parse(to)];
  if (before.name !== after.name) return 'usual';
  const differs = before.numbers.findIndex(
    (number, index) => number !== after.numbers[index],
  );
  if (differs >= 0 && after.numbers[differs] < before.numbers[differs]) {
    return 'downgrade';
  }
  return after.numbers[0] - before.numbers[0] > 1 ? 'skips-major' : 'usual';
}

/** A version with what it is in every environment. */
export interface Version {
  ref: string;
  state: VersionOption['state'];
  isRecommended: boolean;
  /** By environment; an environment on another cloud is absent. */
  by: { environment: string; option: VersionOption; step: Step }[];
}

/** Whether an environment could go there once what has to be is allowed. */
export function isPossible({ option, step }: Version['by'][number]): boolean {
  return option.offered || (step !== 'usual' && option.state !== 'revoked');
}

/** All versions of the options, in their order, environments side by side. */
export function versionsOf(options: UpgradeOptions): Version[] {
  const found = new Map<string, Version>();
  for (const { name, package: from, options: own } of options.environments) {
    for (const option of own) {
      const { ref, state, recommended } = option;
      const version = found.get(ref) ?? {
        ref,
        state,
        isRecommended: false,
        by: [],
      };
      version.isRecommended ||= recommended;
      version.by.push({
        environment: name,
        option,
        step: stepBetween(from, ref),
      });
      found.set(ref, version);
    }
  }
  return [...found.values()];
}
