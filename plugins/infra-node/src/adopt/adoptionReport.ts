import type {
  AdoptChange,
  AdoptionReport,
  Finding,
} from '@groundwork/backstage-plugin-infra-common';
import { plan, type PlanContext } from '../plan';
import type { Snapshot } from '../snapshot';
import { recognizeService } from './recognizeService';

/** Findings that say that something was not understood. */
const incomplete = new Set([
  'not-recognized',
  'name-differs',
  'engine-differs',
  'value-differs',
  'version-differs',
  'adopt-loses',
]);

/**
 * What adopting a service would recognize and change.
 *
 * @throws InputError as `plan`
 * @public
 */
export function adoptionReport(
  snapshot: Snapshot,
  service: string,
  context: Omit<PlanContext, 'changeId'> &
    Partial<Pick<PlanContext, 'changeId'>> & {
      /** What the change would ask for itself. */
      change?: Omit<AdoptChange, 'kind' | 'service'>;
    },
): AdoptionReport {
  const { change: asked, changeId = 'adoption-report', ...rest } = context;
  const change: AdoptChange = {
    environments: [],
    ...asked,
    kind: 'adopt',
    service,
  };
  const changeSet = plan(snapshot, change, { ...rest, changeId });
  const { platform, files } = snapshot;
  const recognition = recognizeService({
    platform,
    service,
    files,
    now: context.now,
    ...(change.profile !== undefined && { profile: change.profile }),
    ...(change.package !== undefined && { package: change.package }),
    environments: change.environments,
  });
  const [general] = recognition.packages.values();
  const { findings } = changeSet;
  return {
    service,
    complete: !findings.some(f => incomplete.has(f.rule)),
    environments: [...recognition.environments],
    ...(recognition.gathered.length > 0 && {
      ...(general !== undefined && { package: general }),
      ...(recognition.profile !== undefined && {
        profile: recognition.profile,
      }),
    }),
    resources: recognition.gathered.map(({ type, name, found }) => ({
      type: type.document.metadata.name,
      name,
      environments: [...found.keys()],
      source: [...found.values()][0].object.source,
    })),
    findings: findings.map(asInformation),
    changedLines: changeSet.files
      .filter(file => file.action === 'update')
      .reduce((sum, file) => sum + file.addedLines + file.removedLines, 0),
  };
}

/** A report of a service without infrastructure is no alarm. */
function asInformation(finding: Finding): Finding {
  return finding.rule === 'nothing-to-adopt'
    ? { ...finding, severity: 'info' }
    : finding;
}
