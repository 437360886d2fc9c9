import {
  formatPackageRef,
  worseRisk,
  type Change,
  type ChangeSet,
  type Risk,
  type SummaryItem,
} from '@groundwork/backstage-plugin-infra-common';
import type { Comparison } from '../check/comparison';
import { leadOf } from './lead';
import { summarise } from './summary';

/** What a change does, as somebody reads who looks at no file. */
export type Overview = Pick<ChangeSet, 'summary' | 'risk' | 'packages'>;

/** Sums a change up: in sentences, by its worst risk, and by packages. */
export function overviewOf(
  change: Change,
  { after, differences }: Comparison,
  files: ChangeSet['files'],
  isBlocked = false,
): Overview {
  const packages = [...after.environments].map(([environment, resolved]) => {
    const { spec } = resolved.package.document;
    return {
      environment,
      package: formatPackageRef({ name: spec.package, version: spec.version }),
      state: resolved.packageStatus.state,
    };
  });
  const lead = files.length > 0 ? leadOf(change, after.destroyed) : [];
  const items = [
    ...lead,
    ...summarise(
      change.service,
      differences,
      new Map(packages.map(p => [p.environment, p.package])),
    ),
  ];
  const summary = items.length > 0 ? items : [quietSummary(files, isBlocked)];
  const risk = summary.reduce<Risk>(
    (worst, item) => worseRisk(worst, item.risk),
    'none',
  );
  return { summary, risk, packages };
}

function quietSummary(
  files: ChangeSet['files'],
  isBlocked: boolean,
): SummaryItem {
  return {
    action: 'change',
    text: quietText(files.length > 0, isBlocked),
    risk: 'none',
    environments: [],
  };
}

function quietText(hasFiles: boolean, isBlocked: boolean): string {
  if (hasFiles) {
    return 'What runs stays as it is; its files are brought up to date';
  }
  return isBlocked
    ? 'Nothing can be changed like this; the findings say why'
    : 'Nothing changes: everything is as asked for already';
}
