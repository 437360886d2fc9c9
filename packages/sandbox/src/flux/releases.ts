import { createHash } from 'crypto';
import { KubernetesObject, valueAt } from '../kubernetes/object';
import { renderChart } from './chart';
import {
  conditionOf,
  isReady,
  Status,
  timeOf,
  withCondition,
  withoutConditions,
} from './conditions';
import { Reconciliation, REQUESTED_AT } from './controller';
import type { Desk } from './desk';
import {
  applyAll,
  chartOf,
  COMPONENT,
  uninstall,
  unreadyDependency,
} from './releaseParts';
import type { SimulatedFaults } from './simulatedFaults';

const FINALIZER = 'finalizers.fluxcd.io';

type Snapshot = {
  name: string;
  namespace: string | undefined;
  version: number;
  chartName: string;
  chartVersion: string;
  appVersion: string;
  configDigest: string;
  status: string;
  firstDeployed: string;
  lastDeployed: string;
  digest: string;
};

/** What helm-controller does with a HelmRelease. */
export function* reconcileRelease(
  desk: Desk,
  faults: SimulatedFaults,
  object: KubernetesObject,
): Reconciliation {
  const { spec = {}, metadata } = object;
  if (metadata.deletionTimestamp) {
    uninstall(desk, object);
    return undefined;
  }
  if (spec.suspend === true) {
    return undefined;
  }
  desk.setFinalizers(object, [FINALIZER]);
  const interval = desk.pace.interval(spec.interval, '5m');
  const chart = chartOf(desk, object);
  if (typeof chart === 'string') {
    refuse(desk, object, 'SourceNotReady', chart);
    return 800;
  }
  const waitsFor = unreadyDependency(desk, object);
  if (waitsFor) {
    refuse(desk, object, 'DependencyNotReady', waitsFor);
    return 800;
  }
  const configDigest = digestOf(spec.values ?? {});
  const history = historyOf(object);
  const [last] = history;
  const deployed =
    last?.status === 'deployed' &&
    last.configDigest === configDigest &&
    last.chartVersion === chart.version;
  if (deployed && isReady(object)) {
    handled(desk, object);
    return interval;
  }
  const verb = history.some(({ status }) => status !== 'failed')
    ? 'upgrade'
    : 'install';
  progress(desk, object, verb);
  yield desk.pace.work(900, verb, metadata.name, configDigest);
  const live = desk.read(object);
  if (!live || live.metadata.generation !== metadata.generation) {
    return 0;
  }
  const called = `${metadata.namespace}/${metadata.name}`;
  const next: Snapshot = {
    name: metadata.name,
    namespace: metadata.namespace,
    version: (last?.version ?? 0) + 1,
    chartName: chart.name,
    chartVersion: chart.version,
    appVersion: chart.version,
    configDigest,
    status: 'deployed',
    firstDeployed: last?.firstDeployed ?? timeOf(desk.now()),
    lastDeployed: timeOf(desk.now()),
    digest: digestOf([configDigest, chart.version, called]),
  };
  const of = `${called}.v${next.version} with chart ${chart.name}@${chart.version}`;
  const problem =
    faults.takeFailure(desk.cluster.name, 'release', called) ??
    applyAll(desk, live, renderChart(live, chart));
  if (problem === undefined) {
    deploy(desk, live, verb, next, of);
    return interval;
  }
  const told = `Helm ${verb} failed for release ${called} with chart ${chart.name}@${chart.version}: ${problem}`;
  return failRelease(desk, live, { verb, told, next, last });
}

function failRelease(
  desk: Desk,
  object: KubernetesObject,
  failed: { verb: string; told: string; next: Snapshot; last?: Snapshot },
): number | undefined {
  const { verb, told, next, last } = failed;
  const generation = object.metadata.generation ?? 1;
  const reason = verb === 'install' ? 'InstallFailed' : 'UpgradeFailed';
  const retries = Number(
    valueAt(object.spec, verb, 'remediation', 'retries') ?? 0,
  );
  const counted = verb === 'install' ? 'installFailures' : 'upgradeFailures';
  const failures = Number(object.status?.[counted] ?? 0) + 1;
  const remediated = verb === 'upgrade' && retries > 0 && last !== undefined;
  const rolledBack = `Helm rollback to previous release ${last?.namespace}/${last?.name}.v${last?.version} with chart ${last?.chartName}@${last?.chartVersion} succeeded`;
  const stalled = failures > retries;
  desk.setStatus(object, status => {
    let result = withCondition(
      withoutConditions(status, 'Reconciling', 'Stalled'),
      desk.now(),
      {
        ...{ type: 'Released', status: 'False', reason, message: told },
        observedGeneration: generation,
      },
    );
    if (remediated) {
      result = withCondition(result, desk.now(), {
        ...{ type: 'Remediated', status: 'True', reason: 'RollbackSucceeded' },
        message: rolledBack,
        observedGeneration: generation,
      });
    }
    result = withCondition(result, desk.now(), {
      ...{ type: 'Ready', status: 'False' },
      reason: remediated ? 'RollbackSucceeded' : reason,
      message: remediated ? rolledBack : told,
      observedGeneration: generation,
    });
    result = withCondition(
      result,
      desk.now(),
      stalled
        ? {
            ...{ type: 'Stalled', status: 'True', reason: 'RetriesExceeded' },
            message: `Failed to ${verb} after ${failures} attempt(s)`,
            observedGeneration: generation,
          }
        : {
            ...{ type: 'Reconciling', status: 'True' },
            reason: 'ProgressingWithRetry',
            message: told,
            observedGeneration: generation,
          },
    );
    return {
      ...result,
      ...attempted(next, object, desk),
      ...(stalled && { observedGeneration: generation }),
      failures: Number(status.failures ?? 0) + 1,
      [counted]: failures,
      history: [{ ...next, status: 'failed' }, ...historyOf(object)].slice(
        0,
        5,
      ),
    };
  });
  desk.tell(object, 'Warning', reason, told, COMPONENT);
  return stalled ? undefined : 1500;
}

function deploy(
  desk: Desk,
  object: KubernetesObject,
  verb: 'install' | 'upgrade',
  next: Snapshot,
  of: string,
): void {
  const generation = object.metadata.generation ?? 1;
  const reason = verb === 'install' ? 'InstallSucceeded' : 'UpgradeSucceeded';
  const message = `Helm ${verb} succeeded for release ${of}`;
  desk.setStatus(object, status => {
    const base = withoutConditions(
      status,
      ...['Reconciling', 'Stalled', 'Remediated'],
    );
    const result = ['Ready', 'Released'].reduce<Status>(
      (all, type) =>
        withCondition(all, desk.now(), {
          ...{ type, status: 'True', reason, message },
          observedGeneration: generation,
        }),
      base,
    );
    const { failures, installFailures, upgradeFailures, ...clean } = result;
    return {
      ...clean,
      ...attempted(next, object, desk),
      lastAttemptedReleaseAction: verb,
      observedGeneration: generation,
      storageNamespace: object.metadata.namespace,
      history: [
        next,
        ...historyOf(object).map(old =>
          old.status === 'deployed' ? { ...old, status: 'superseded' } : old,
        ),
      ].slice(0, 5),
    } as Status;
  });
  desk.tell(object, 'Normal', reason, message, COMPONENT);
}

function attempted(
  next: Snapshot,
  object: KubernetesObject,
  desk: Desk,
): Record<string, unknown> {
  const asked = desk.read(object)?.metadata.annotations?.[REQUESTED_AT];
  return {
    helmChart: `${object.metadata.namespace}/${object.metadata.namespace}-${object.metadata.name}`,
    lastAttemptedConfigDigest: next.configDigest,
    lastAttemptedGeneration: object.metadata.generation,
    lastAttemptedRevision: next.chartVersion,
    ...(asked && { lastHandledReconcileAt: asked }),
  };
}

function handled(desk: Desk, object: KubernetesObject): void {
  const asked = object.metadata.annotations?.[REQUESTED_AT];
  if (asked) {
    desk.setStatus(object, status => ({
      ...status,
      lastHandledReconcileAt: asked,
    }));
  }
}

function progress(desk: Desk, object: KubernetesObject, verb: string): void {
  const message = `Running '${verb}' action with timeout of ${
    object.spec?.timeout ?? '5m0s'
  }`;
  const observedGeneration = object.metadata.generation;
  const reason = 'Progressing';
  desk.setConditions(
    object,
    {
      type: 'Reconciling',
      status: 'True',
      reason,
      message,
      observedGeneration,
    },
    { type: 'Ready', status: 'Unknown', reason, message, observedGeneration },
  );
}

function refuse(
  desk: Desk,
  object: KubernetesObject,
  reason: string,
  message: string,
): void {
  const told = conditionOf(object, 'Ready')?.message;
  const observedGeneration = object.metadata.generation;
  desk.setConditions(object, {
    ...{ type: 'Ready', status: 'False', reason, message },
    observedGeneration,
  });
  if (told !== message) {
    desk.tell(object, 'Normal', reason, message, COMPONENT);
  }
}

function historyOf(object: KubernetesObject): Snapshot[] {
  const history = object.status?.history;
  return Array.isArray(history) ? (history as Snapshot[]) : [];
}

function digestOf(value: unknown): string {
  const hash = createHash('sha256').update(JSON.stringify(value));
  return `sha256:${hash.digest('hex')}`;
}
