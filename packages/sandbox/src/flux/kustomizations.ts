import { KubernetesObject, valueAt } from '../kubernetes/object';
import {
  applyAll,
  COMPONENT,
  entryOf,
  Failed,
  labelled,
  prune,
} from './applyObjects';
import { buildFolder, BuildError } from './build';
import {
  conditionOf,
  isReady,
  timeOf,
  withCondition,
  withoutConditions,
} from './conditions';
import { Reconciliation, REQUESTED_AT } from './controller';
import type { Desk } from './desk';
import type { Artifact } from './mirror';

/** What a source object has fetched. */
export type FindArtifact = (source: KubernetesObject) => Artifact | undefined;

const API = 'kustomize.toolkit.fluxcd.io/v1';

/** What kustomize-controller does with a Kustomization. */
export function* reconcileKustomization(
  desk: Desk,
  find: FindArtifact,
  object: KubernetesObject,
): Reconciliation {
  const { spec = {}, metadata } = object;
  if (metadata.deletionTimestamp || spec.suspend === true) {
    return undefined;
  }
  const generation = metadata.generation ?? 1;
  const interval = desk.pace.interval(spec.interval, '10m');
  const retry = desk.pace.interval(spec.retryInterval ?? spec.interval, '1m');
  const source = sourceOf(desk, object);
  const revision = valueAt(source?.status, 'artifact', 'revision');
  const artifact = source && find(source);
  if (!source || typeof revision !== 'string' || !artifact) {
    const { kind, name } = spec.sourceRef as Record<string, string>;
    const message = source
      ? 'Source artifact not found, retrying in 30s'
      : `Source '${kind}/${metadata.namespace}/${name}' not found`;
    fail(desk, object, new Failed('ArtifactFailed', message), undefined);
    return Math.min(retry, 1500);
  }
  const unready = dependencyProblem(desk, object, revision);
  if (unready) {
    fail(desk, object, new Failed('DependencyNotReady', unready), undefined);
    return 500;
  }
  const news =
    object.status?.lastAppliedRevision !== revision ||
    object.status?.observedGeneration !== generation;
  if (news) {
    desk.setConditions(
      object,
      {
        ...{ type: 'Reconciling', status: 'True', reason: 'Progressing' },
        message: `Building manifests for revision ${revision} with a timeout of ${
          spec.timeout ?? spec.interval
        }`,
        observedGeneration: generation,
      },
      {
        ...{ type: 'Ready', status: 'Unknown', reason: 'Progressing' },
        message: 'Reconciliation in progress',
        observedGeneration: generation,
      },
    );
    yield desk.pace.work(700, 'build', metadata.name);
  }
  try {
    const objects = buildFolder(artifact.files, String(spec.path ?? './')).map(
      built => labelled(object, built),
    );
    const changed = applyAll(desk, objects);
    const pruned = prune(desk, object, objects);
    succeed(desk, object, revision, objects);
    if (changed.length + pruned.length > 0 || news) {
      const lines = [...changed, ...pruned];
      desk.tell(
        object,
        'Normal',
        lines.length > 0 ? 'Progressing' : 'ReconciliationSucceeded',
        lines.length > 0 ? lines.join('\n') : `Applied revision: ${revision}`,
        COMPONENT,
      );
    }
    return interval;
  } catch (error) {
    if (!(error instanceof Failed) && !(error instanceof BuildError)) {
      throw error;
    }
    const failed =
      error instanceof Failed
        ? error
        : new Failed('BuildFailed', error.message);
    fail(desk, object, failed, revision);
    return retry;
  }
}

function sourceOf(desk: Desk, object: KubernetesObject) {
  const reference = object.spec?.sourceRef as Record<string, string>;
  return desk.cluster.get('source.toolkit.fluxcd.io/v1', reference.kind, {
    namespace: reference.namespace ?? object.metadata.namespace,
    name: reference.name,
  });
}

function dependencyProblem(
  desk: Desk,
  object: KubernetesObject,
  revision: string,
): string | undefined {
  const list = (object.spec?.dependsOn ?? []) as Record<string, string>[];
  for (const { name, namespace = object.metadata.namespace } of list) {
    const dependency = desk.cluster.get(API, 'Kustomization', {
      ...{ namespace, name },
    });
    if (!dependency) {
      return `dependency '${namespace}/${name}' not found: kustomizations.kustomize.toolkit.fluxcd.io "${name}" not found`;
    }
    if (!isReady(dependency)) {
      return `dependency '${namespace}/${name}' is not ready`;
    }
    const theirs = dependency.spec?.sourceRef as Record<string, string>;
    const ours = object.spec?.sourceRef as Record<string, string>;
    const sameSource = theirs.kind === ours.kind && theirs.name === ours.name;
    if (sameSource && dependency.status?.lastAppliedRevision !== revision) {
      return `dependency '${namespace}/${name}' revision is not up to date`;
    }
  }
  return undefined;
}

function succeed(
  desk: Desk,
  object: KubernetesObject,
  revision: string,
  objects: KubernetesObject[],
): void {
  const generation = object.metadata.generation ?? 1;
  const handled = desk.read(object)?.metadata.annotations?.[REQUESTED_AT];
  desk.setStatus(object, status => {
    const ready = withCondition(
      withoutConditions(status, 'Reconciling', 'Stalled'),
      desk.now(),
      {
        ...{ type: 'Ready', status: 'True', reason: 'ReconciliationSucceeded' },
        message: `Applied revision: ${revision}`,
        observedGeneration: generation,
      },
    );
    return {
      ...ready,
      ...(handled && { lastHandledReconcileAt: handled }),
      inventory: { entries: objects.map(entryOf) },
      lastAppliedRevision: revision,
      lastAttemptedRevision: revision,
      observedGeneration: generation,
      history: historyOf(desk, status.history, revision),
    };
  });
}

function historyOf(desk: Desk, before: unknown, revision: string): unknown[] {
  const entries = (Array.isArray(before) ? before : []) as Record<
    string,
    unknown
  >[];
  const [newest, ...older] = entries;
  const now = timeOf(desk.now());
  if (valueAt(newest, 'metadata', 'revision') === revision) {
    const total = Number(newest.totalReconciliations ?? 0) + 1;
    // The time of an unchanged one moves slowly, so that quiet objects stay quiet.
    return total > 2
      ? entries
      : [
          { ...newest, lastReconciled: now, totalReconciliations: total },
          ...older,
        ];
  }
  return [
    {
      digest: `sha256:${revision.slice(-40)}`,
      firstReconciled: now,
      lastReconciled: now,
      lastReconciledDuration: '700ms',
      lastReconciledStatus: 'ReconciliationSucceeded',
      totalReconciliations: 1,
      metadata: { revision },
    },
    ...entries,
  ].slice(0, 5);
}

function fail(
  desk: Desk,
  object: KubernetesObject,
  failed: Failed,
  revision: string | undefined,
): void {
  const generation = object.metadata.generation ?? 1;
  const told = conditionOf(desk.read(object), 'Ready')?.message;
  const live = desk.setStatus(object, status => {
    const conditions = [
      {
        ...{ type: 'Reconciling', status: 'True' as const },
        ...{ reason: 'ProgressingWithRetry' },
        message: `Detecting drift for revision ${
          revision ?? 'unknown'
        } with a timeout of ${object.spec?.timeout ?? object.spec?.interval}`,
      },
      {
        ...{ type: 'Ready', status: 'False' as const },
        ...{ reason: failed.reason, message: failed.message },
      },
    ];
    const result = conditions.reduce(
      (all, condition) =>
        withCondition(all, desk.now(), {
          ...condition,
          observedGeneration: generation,
        }),
      status,
    );
    return revision ? { ...result, lastAttemptedRevision: revision } : result;
  });
  if (told !== failed.message) {
    desk.tell(live, 'Warning', failed.reason, failed.message, COMPONENT);
  }
}
