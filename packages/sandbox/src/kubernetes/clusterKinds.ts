import { kindsOf } from './definitions';
import { apiVersionOf, Kind } from './kind';
import type { KubernetesObject } from './object';
import { coreKinds } from './schemas/core';
import { KubernetesError } from './status';

/** The kinds that a cluster serves at the moment: its own, and those with a definition. */
export class ClusterKinds {
  private readonly custom = new Map<string, Kind[]>();
  private list: Kind[] = coreKinds;

  /** Serves what a definition describes. */
  learn(definition: KubernetesObject): void {
    this.custom.set(definition.metadata.name, kindsOf(definition));
    this.list = [...coreKinds, ...[...this.custom.values()].flat()];
  }

  /** Stops serving what a definition describes. */
  forget(definition: KubernetesObject): void {
    this.custom.delete(definition.metadata.name);
    this.list = [...coreKinds, ...[...this.custom.values()].flat()];
  }

  all(): Kind[] {
    return this.list;
  }

  find(group: string, version: string, plural: string): Kind | undefined {
    return this.list.find(
      kind =>
        kind.plural === plural &&
        kind.group === group &&
        kind.version === version,
    );
  }

  /** The kind of an object; undefined when the cluster does not serve it. */
  of(object: { apiVersion: string; kind: string }): Kind | undefined {
    return this.list.find(
      kind =>
        kind.kind === object.kind && apiVersionOf(kind) === object.apiVersion,
    );
  }

  /** @throws KubernetesError NotFound, in the words for a kind that is not there. */
  require(group: string, version: string, plural: string): Kind {
    const found = this.find(group, version, plural);
    if (!found) {
      throw new KubernetesError(
        404,
        'NotFound',
        'the server could not find the requested resource',
        {},
      );
    }
    return found;
  }
}
