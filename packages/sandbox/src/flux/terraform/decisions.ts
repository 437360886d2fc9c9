import { KubernetesObject, valueAt } from '../../kubernetes/object';
import { conditionOf } from '../conditions';
import type { Desk } from '../desk';
import type { Transitions } from './transitions';
import { pendingOf, Way } from './workshop';

export function retryOf(desk: Desk, object: KubernetesObject): number {
  const { retryInterval, retryStrategy, maxRetryInterval } = object.spec ?? {};
  const base = desk.pace.interval(retryInterval, '15s');
  if (retryStrategy !== 'ExponentialBackoff') {
    return base;
  }
  const failures = Number(object.status?.reconciliationFailures ?? 0);
  const most = desk.pace.interval(maxRetryInterval, '24h');
  return Math.min(base * 2 ** failures, most);
}

/** Whether an object has been tried often enough, until something changes. */
export function limitReached(status: Transitions, revision: string): boolean {
  const { live } = status;
  const retries = valueAt(live.spec, 'remediation', 'retries');
  const failures = Number(live.status?.reconciliationFailures ?? 0);
  const unchanged =
    live.status?.observedGeneration === live.metadata.generation &&
    live.status?.lastAttemptedRevision === revision;
  if (typeof retries !== 'number' || retries < 0) {
    return false;
  }
  if (!unchanged) {
    status.write(before => ({ ...before, reconciliationFailures: 0 }));
    return false;
  }
  if (failures < retries || failures === 0) {
    return false;
  }
  status.stall(
    'RetryLimitReached',
    'Resource reached maximum number of retries.',
  );
  return true;
}

/** Whether a plan needs nobody's word. */
export function approvesAlone(way: Way, object: KubernetesObject): boolean {
  const { spec = {} } = object;
  if (spec.planOnly === true && spec.force !== true) {
    return false;
  }
  return (
    spec.force === true ||
    spec.approvePlan === 'auto' ||
    way.shop.established(way.key)
  );
}

export function wantsDriftCheck(
  object: KubernetesObject,
  revision: string,
): boolean {
  const { spec = {}, status = {}, metadata } = object;
  if (
    spec.force === true ||
    spec.disableDriftDetection === true ||
    spec.destroy === true
  ) {
    return false;
  }
  if (spec.approvePlan === 'disable') {
    return true;
  }
  return (
    status.observedGeneration === metadata.generation &&
    status.lastPlannedRevision === revision &&
    status.lastAttemptedRevision === revision &&
    pendingOf(object) === '' &&
    conditionOf(object, 'Apply')?.status !== 'False'
  );
}

export function mustPlan(object: KubernetesObject, revision: string): boolean {
  const { spec = {}, status = {}, metadata } = object;
  const pending = pendingOf(object);
  return (
    spec.force === true ||
    pending === '' ||
    // A plan is made anew before it is applied by hand, too.
    spec.approvePlan === pending ||
    status.lastPlannedGeneration !== metadata.generation ||
    status.lastPlannedRevision !== revision
  );
}

export function mayApply(way: Way, automatic: boolean): boolean {
  const { live } = way.status;
  const pending = pendingOf(live);
  if (pending === '') {
    return false;
  }
  if (live.spec?.planOnly === true && live.spec.force !== true) {
    return false;
  }
  return automatic || live.spec?.approvePlan === pending;
}
