import { keyOf, KubernetesObject, valueAt } from '../../kubernetes/object';
import { conditionOf, Status } from '../conditions';
import { Reconciliation, REQUESTED_AT } from '../controller';
import type { Desk } from '../desk';
import { apply, outputs } from './applying';
import {
  approvesAlone,
  limitReached,
  mayApply,
  mustPlan,
  retryOf,
  wantsDriftCheck,
} from './decisions';
import { finalize } from './finalize';
import { inputsOf } from './inputs';
import type { Plan } from './plan';
import { lookForDrift, makePlan, pendingMessage } from './planning';
import { dependencyProblem, lockProblem } from './prerequisites';
import { recall } from './recall';
import { Transitions } from './transitions';
import {
  COMPONENT,
  FINALIZER,
  pendingOf,
  sourceOf,
  Way,
  Workshop,
} from './workshop';

/** What tofu-controller does with a Terraform object. */
export function* reconcileTerraform(
  shop: Workshop,
  object: KubernetesObject,
): Reconciliation {
  const { desk } = shop;
  const { metadata, spec = {} } = object;
  const key = keyOf(metadata.namespace, metadata.name);
  if (metadata.deletionTimestamp) {
    return yield* finalize(shop, object, key);
  }
  if (spec.suspend === true) {
    return undefined;
  }
  const finalizers = metadata.finalizers ?? [];
  if (!finalizers.includes(FINALIZER)) {
    desk.setFinalizers(object, [...finalizers, FINALIZER]);
  }
  const status = new Transitions(desk, object);
  const retry = retryOf(desk, object);
  const asked = metadata.annotations?.[REQUESTED_AT];
  if (asked) {
    status.write(before => ({ ...before, lastHandledReconcileAt: asked }));
  }
  const source = sourceOf(desk, object);
  const revision = valueAt(source?.status, 'artifact', 'revision');
  if (!source) {
    const { kind, name } = spec.sourceRef as Record<string, string>;
    const message = `Source '${kind}/${metadata.namespace}/${name}' not found`;
    status.fail('ArtifactFailed', message);
    status.stall('ArtifactFailed', message);
    return undefined;
  }
  if (typeof revision !== 'string') {
    status.fail('ArtifactFailed', 'Source is not ready, artifact not found');
    return retry;
  }
  if (limitReached(status, revision)) {
    return undefined;
  }
  const unready = dependencyProblem(desk, object, key);
  if (unready) {
    status.fail('DependencyNotReady', unready, revision);
    return Math.min(retry, 1500);
  }
  if (shop.starting()) {
    recall(shop, object, key);
  }
  status.begin();
  yield desk.pace.work(300, 'begin', key);
  status.progress('Initializing');
  yield desk.pace.work(700, 'init', key);
  const broken = shop.faults.takeFailure(desk.cluster.name, 'init', key);
  const inputs = inputsOf(desk, status.live);
  if (broken || typeof inputs === 'string') {
    const [reason, message] = broken
      ? ['TFExecInitFailed', `error running Init: ${broken}`]
      : ['VarsGenerationFailed', String(inputs)];
    return failed(desk, status, retry, reason, message, revision);
  }
  const path = String(spec.path ?? './');
  const way: Way = { shop, key, path, revision, inputs, status };
  return yield* work(way, retry);
}

/** Looks for drift, plans, applies, writes outputs: each only when it is due. */
function* work(way: Way, retry: number): Reconciliation {
  const { shop, revision, status } = way;
  const { desk } = shop;
  const object = status.live;
  const { spec = {} } = object;
  const held = lockProblem(way);
  if (held) {
    const reason = wantsDriftCheck(object, revision)
      ? 'DriftDetectionFailed'
      : 'TFExecPlanFailed';
    return failed(desk, status, retry, reason, held, revision);
  }
  const automatic = approvesAlone(way, object);
  if (wantsDriftCheck(object, revision)) {
    const drift = yield* lookForDrift(way);
    if (!drift) {
      status.settled();
      return again(desk, status.live);
    }
    if (!automatic) {
      return failed(desk, status, retry, 'DriftDetected', drift, revision);
    }
  }
  if (spec.approvePlan === 'disable') {
    status.settled();
    return again(desk, status.live);
  }
  let plan: Plan | undefined;
  if (mustPlan(status.live, revision)) {
    const made = yield* makePlan(way, automatic);
    if (typeof made === 'string') {
      return failed(desk, status, retry, 'TFExecPlanFailed', made, revision);
    }
    plan = made;
  }
  if (mayApply(way, automatic)) {
    const problem = yield* apply(way, plan);
    if (problem) {
      return failed(
        desk,
        status,
        retry,
        'TFExecApplyFailed',
        problem,
        revision,
      );
    }
  }
  yield* outputs(way);
  flip(status);
  status.settled();
  const live = status.live;
  const waits = pendingOf(live) !== '' && !approvesAlone(way, live);
  return waits ? undefined : again(desk, live);
}

function again(desk: Desk, object: KubernetesObject): number {
  const spread = desk.pace.work(1, 'spread', object.metadata.name);
  return desk.pace.interval(object.spec?.interval, '1h') * (1 + spread / 10);
}

/** A Ready that was left open closes, unless a plan waits. */
function flip(status: Transitions): void {
  status.write(before => {
    const ready = before.conditions?.find(({ type }) => type === 'Ready');
    const open =
      ready?.status === 'Unknown' &&
      !['Progressing', 'TerraformPlannedWithChanges'].includes(ready.reason);
    return ready && open
      ? status.condition(before, 'Ready', 'True', {
          ...{ reason: ready.reason, message: ready.message },
        })
      : reclosed(status, before);
  });
}

/** Nothing was due, so what was known before is said again. */
function reclosed(status: Transitions, before: Status): Status {
  const ready = before.conditions?.find(({ type }) => type === 'Ready');
  const pending = valueAt(before, 'plan', 'pending');
  if (ready?.reason !== 'Progressing' || !pending) {
    return before;
  }
  return status.condition(before, 'Ready', 'Unknown', {
    reason: 'TerraformPlannedWithChanges',
    message: pendingMessage(status.live, String(pending), false),
  });
}

function failed(
  desk: Desk,
  status: Transitions,
  retry: number,
  reason: string,
  message: string,
  revision: string,
): number | undefined {
  const told = conditionOf(status.live, 'Ready')?.reason === reason;
  if (reason !== 'DriftDetected') {
    status.fail(reason, message, revision);
  }
  status.write(before => ({
    ...before,
    reconciliationFailures: Number(before.reconciliationFailures ?? 0) + 1,
  }));
  if (!told) {
    desk.tell(status.live, 'Warning', reason, message, COMPONENT);
  }
  return limitReached(status, revision) ? undefined : retry;
}
