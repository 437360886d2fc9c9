import type { KubernetesObject } from '../kubernetes/object';
import { valueAt } from '../kubernetes/object';
import { timeOf, withCondition, withoutConditions } from './conditions';
import type { Reconciliation } from './controller';
import { REQUESTED_AT } from './controller';
import type { Desk } from './desk';
import type { Mirror, Reference } from './mirror';
import { digest } from './pace';

/** Finds the repository behind an address; undefined when there is none. */
export type FindMirror = (url: string) => Mirror | undefined;

type Found = { revision: string } | { failed: string; reason: string };

const COMPONENT = 'source-controller';

/** What source-controller does with a GitRepository or an OCIRepository. */
export function* reconcileSource(
  desk: Desk,
  find: FindMirror,
  object: KubernetesObject,
): Reconciliation {
  const { spec = {}, metadata } = object;
  if (metadata.deletionTimestamp || spec.suspend === true) {
    return undefined;
  }
  const interval = desk.pace.interval(spec.interval, '1m');
  const found =
    object.kind === 'OCIRepository' ? findImage(spec) : findCommit(spec, find);
  const before = valueAt(object.status, 'artifact', 'revision');
  const generation = metadata.generation ?? 1;
  const isNew = 'revision' in found && found.revision !== before;
  if (isNew || object.status?.observedGeneration !== generation) {
    yield desk.pace.work(400, 'fetch', metadata.name);
  }
  const live = desk.setStatus(object, status => {
    const now = desk.now();
    const handled = metadata.annotations?.[REQUESTED_AT];
    const base = {
      ...status,
      ...(handled && { lastHandledReconcileAt: handled }),
    };
    if ('failed' in found) {
      return [
        { type: 'Ready', status: 'False' as const },
        { type: 'FetchFailed', status: 'True' as const },
      ].reduce(
        (result, condition) =>
          withCondition(result, now, {
            ...condition,
            reason: found.reason,
            message: found.failed,
            observedGeneration: generation,
          }),
        base,
      );
    }
    const { revision } = found;
    const message = `stored artifact for revision '${revision}'`;
    const artifact = isNew
      ? {
          revision,
          digest: `sha256:${digest(64, revision)}`,
          path: pathOf(object, revision),
          url: `http://source-controller.flux-system.svc.cluster.local./${pathOf(
            object,
            revision,
          )}`,
          lastUpdateTime: timeOf(now),
          size: 2048,
        }
      : status.artifact;
    const ready = ['Ready', 'ArtifactInStorage'].reduce(
      (result, type) =>
        withCondition(result, now, {
          type,
          status: 'True',
          reason: 'Succeeded',
          message,
          observedGeneration: generation,
        }),
      withoutConditions(base, 'FetchFailed', 'Reconciling', 'Stalled'),
    );
    return { ...ready, artifact, observedGeneration: generation };
  });
  if (isNew) {
    const message = `stored artifact for commit '${found.revision}'`;
    desk.tell(live, 'Normal', 'NewArtifact', message, COMPONENT);
  } else if ('failed' in found) {
    desk.tell(live, 'Warning', found.reason, found.failed, COMPONENT);
  }
  return interval;
}

function findCommit(spec: Record<string, unknown>, find: FindMirror): Found {
  const url = String(spec.url);
  const mirror = find(url);
  const failed = (why: string): Found => ({
    failed: `failed to checkout and determine revision: ${why}`,
    reason: 'GitOperationFailed',
  });
  if (!mirror) {
    return failed(`unable to clone '${url}': repository not found`);
  }
  const reference = (spec.ref ?? {}) as Reference;
  const artifact = mirror.find(reference);
  if (artifact) {
    return { revision: artifact.revision };
  }
  const { tag, branch = 'master', name } = reference;
  const ref = name ?? (tag ? `refs/tags/${tag}` : `refs/heads/${branch}`);
  return failed(`unable to clone '${url}': couldn't find remote ref "${ref}"`);
}

/** There is no registry here: every image is found. */
function findImage(spec: Record<string, unknown>): Found {
  const reference = (spec.ref ?? {}) as Record<string, string>;
  const tag = reference.tag ?? reference.semver ?? 'latest';
  const hash = digest(64, String(spec.url), tag);
  return {
    revision: reference.digest ?? `${tag}@sha256:${hash}`,
  };
}

function pathOf(
  { kind, metadata }: KubernetesObject,
  revision: string,
): string {
  const hash = revision.split(':').at(-1);
  return `${kind.toLowerCase()}/${metadata.namespace}/${
    metadata.name
  }/${hash}.tar.gz`;
}
