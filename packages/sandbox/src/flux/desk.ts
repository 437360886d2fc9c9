import type { KubernetesCluster } from '../kubernetes/cluster';
import { KubernetesObject, same } from '../kubernetes/object';
import type { Agenda } from './agenda';
import { Condition, Status, timeOf, withCondition } from './conditions';
import type { Pace } from './pace';
import { digest } from './pace';

const KEPT_EVENTS = 300;

/** What the controllers of a cluster work with. */
export class Desk {
  private events: string[] = [];
  private count = 0;
  /** Whether no events are written: of what happened long ago none are left. */
  quiet = false;

  constructor(
    readonly cluster: KubernetesCluster,
    readonly agenda: Agenda,
    readonly pace: Pace,
    readonly seed: string,
  ) {}

  now(): Date {
    return this.agenda.now();
  }

  /** The present state of an object. */
  read(object: KubernetesObject): KubernetesObject | undefined {
    const { namespace, name } = object.metadata;
    return this.cluster.get(object.apiVersion, object.kind, {
      namespace,
      name,
    });
  }

  /**
   * Changes the status of an object, if it is still there.
   * @returns the object with it.
   */
  setStatus(
    object: KubernetesObject,
    change: (status: Status, live: KubernetesObject) => Status,
  ): KubernetesObject {
    const live = this.read(object);
    if (!live || live.metadata.uid !== object.metadata.uid) {
      return object;
    }
    const before = (live.status ?? {}) as Status;
    const status = change(before, live);
    return same(before, status)
      ? live
      : this.cluster.setStatus({ ...live, status });
  }

  /** Sets conditions of an object. */
  setConditions(
    object: KubernetesObject,
    ...conditions: Omit<Condition, 'lastTransitionTime'>[]
  ): KubernetesObject {
    return this.setStatus(object, status =>
      conditions.reduce(
        (result, condition) => withCondition(result, this.now(), condition),
        status,
      ),
    );
  }

  /** Changes finalizers of an object, without its generation moving. */
  setFinalizers(object: KubernetesObject, finalizers: string[]): void {
    const live = this.read(object);
    if (live && !same(live.metadata.finalizers ?? [], finalizers)) {
      this.cluster.put({
        ...live,
        status: undefined,
        metadata: { ...live.metadata, finalizers },
      });
    }
  }

  /** Says in an event what happened to an object. */
  tell(
    object: KubernetesObject,
    type: 'Normal' | 'Warning',
    reason: string,
    message: string,
    component: string,
  ): void {
    const { namespace = 'default', name, uid } = object.metadata;
    const called = `${name}.${digest(16, this.seed, name, this.count++)}`;
    const at = timeOf(this.now());
    const event = {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: called, namespace },
      involvedObject: {
        apiVersion: object.apiVersion,
        kind: object.kind,
        name,
        namespace,
        uid,
        resourceVersion: object.metadata.resourceVersion,
      },
      type,
      reason,
      message: message.length > 1024 ? `${message.slice(0, 1021)}...` : message,
      source: { component },
      reportingComponent: component,
      reportingInstance: component,
      firstTimestamp: at,
      lastTimestamp: at,
      count: 1,
    };
    if (
      this.quiet ||
      !this.cluster.get('v1', 'Namespace', { name: namespace })
    ) {
      return;
    }
    this.cluster.put(event);
    this.events.push(`${namespace}/${called}`);
    if (this.events.length > KEPT_EVENTS) {
      const [old, ...rest] = this.events;
      this.events = rest;
      const [space, key] = old.split('/');
      if (this.cluster.get('v1', 'Event', { namespace: space, name: key })) {
        this.cluster.delete('v1', 'Event', { namespace: space, name: key });
      }
    }
  }
}
