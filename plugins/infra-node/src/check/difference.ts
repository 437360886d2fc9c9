import type {
  InputSchema,
  InputValues,
  ResourceId,
  Risk,
} from '@groundwork/backstage-plugin-infra-common';
import { worseRisk } from '@groundwork/backstage-plugin-infra-common';
import type { JsonValue } from '@backstage/types';
import { sameJson } from '../inputs/sameJson';
import type { ResolvedEnvironment, ResolvedResource } from '../inputs/resolved';

/** An input whose value differs. */
export interface InputDifference {
  readonly input: string;
  readonly schema: InputSchema | undefined;
  readonly before: JsonValue | undefined;
  readonly after: JsonValue | undefined;
}

/** What a change does to one resource in one environment. */
export interface ResourceDifference {
  readonly environment: string;
  readonly id: ResourceId;
  /**
   * `retain`: it leaves Git and stays in the cloud. `destroy`: a plan that
   * destroys it is asked for. `forget`: Git no longer asks for that plan.
   */
  readonly action:
    | 'add'
    | 'change'
    | 'remove'
    | 'retain'
    | 'destroy'
    | 'forget';
  /** For `add`: the tombstone says that it is still in the cloud. */
  readonly returns?: boolean;
  readonly before: ResolvedResource | undefined;
  readonly after: ResolvedResource | undefined;
  readonly inputs: readonly InputDifference[];
  readonly risk: Risk;
}

/** What a change does to the package of an environment. */
export interface PackageDifference {
  readonly environment: string;
  readonly before: string;
  readonly after: string;
}

/** What a change does to a service in one environment. */
export interface EnvironmentDifference {
  readonly environment: string;
  readonly resources: readonly ResourceDifference[];
  readonly package: PackageDifference | undefined;
  /** Profile before and after, when another one is taken. */
  readonly profile: { before: string; after: string } | undefined;
  readonly action: 'add' | 'change' | 'remove' | 'none';
}

/** A service in an environment. */
export interface EnvironmentState {
  /** Undefined where the service does not run. */
  readonly resolved: ResolvedEnvironment | undefined;
  /** What is being destroyed there. */
  readonly destroyed: readonly ResolvedEnvironment[];
}

/**
 * Compares a service in an environment before and after a change.
 *
 * @param isRetained - whether a tombstone was there for a resource
 */
export function differenceOf(
  environment: string,
  { resolved: before, destroyed: destroyedBefore }: EnvironmentState,
  { resolved: after, destroyed: destroyedAfter }: EnvironmentState,
  isRetained: (id: ResourceId) => boolean = () => false,
): EnvironmentDifference {
  const resources: ResourceDifference[] = [];
  const old = new Map(before?.resources.map(r => [keyOf(r), r]));
  for (const resource of after?.resources ?? []) {
    const key = keyOf(resource);
    const previous = old.get(key);
    old.delete(key);
    if (!previous) {
      const one = added(environment, resource);
      resources.push(isRetained(one.id) ? { ...one, returns: true } : one);
    } else {
      const changed = changedResource(environment, previous, resource);
      if (changed) resources.push(changed);
    }
  }
  for (const resource of old.values()) {
    resources.push(removed(environment, resource));
  }
  resources.push(
    ...destroyedResources(environment, destroyedBefore, destroyedAfter, after),
  );
  const packages = [before, after].map(
    e => e && refOf(e.package.document.spec),
  );
  const profiles = [before, after].map(e => e?.profile.document.metadata.name);
  const packageChange =
    packages[0] && packages[1] && packages[0] !== packages[1]
      ? { environment, before: packages[0], after: packages[1] }
      : undefined;
  const profileChange =
    profiles[0] && profiles[1] && profiles[0] !== profiles[1]
      ? { before: profiles[0], after: profiles[1] }
      : undefined;
  return {
    environment,
    resources,
    package: packageChange,
    profile: profileChange,
    action: actionOf(),
  };

  function actionOf(): EnvironmentDifference['action'] {
    if (!before && after) return 'add';
    if (before && !after) return 'remove';
    return resources.length > 0 || packageChange || profileChange
      ? 'change'
      : 'none';
  }
}

/** What is to be destroyed from now on, and what is no longer. */
function destroyedResources(
  environment: string,
  before: readonly ResolvedEnvironment[],
  after: readonly ResolvedEnvironment[],
  live: ResolvedEnvironment | undefined,
): ResourceDifference[] {
  const [old, now] = [before, after].map(
    list =>
      new Map(list.flatMap(e => e.resources.map(r => [keyOf(r), r] as const))),
  );
  const wanted = new Set(live?.resources.map(keyOf));
  const difference = (
    resource: ResolvedResource,
    action: 'destroy' | 'forget',
  ): ResourceDifference => ({
    environment,
    id: idOf(resource),
    action,
    before: resource,
    after: undefined,
    inputs: [],
    risk: action === 'destroy' ? 'destroy' : 'none',
  });
  return [
    ...[...now]
      .filter(([key]) => !old.has(key))
      .map(([, resource]) => difference(resource, 'destroy')),
    ...[...old]
      .filter(([key]) => !now.has(key) && !wanted.has(key))
      .map(([, resource]) => difference(resource, 'forget')),
  ];
}

function keyOf(resource: ResolvedResource): string {
  return `${resource.type.document.metadata.name}/${resource.name}`;
}

function idOf(resource: ResolvedResource): ResourceId {
  return { type: resource.type.document.metadata.name, name: resource.name };
}

function refOf(spec: { package: string; version: string }): string {
  return `${spec.package}@${spec.version}`;
}

function added(
  environment: string,
  after: ResolvedResource,
): ResourceDifference {
  return {
    environment,
    id: idOf(after),
    action: 'add',
    before: undefined,
    after,
    inputs: inputDifferences({}, after.inputs, after),
    risk: 'none',
  };
}

function removed(
  environment: string,
  before: ResolvedResource,
): ResourceDifference {
  const { stateful } = before.type.document.spec;
  return {
    environment,
    id: idOf(before),
    action: stateful ? 'retain' : 'remove',
    before,
    after: undefined,
    inputs: [],
    // What is stateful stays in the cloud, so nothing is destroyed.
    risk: stateful ? 'none' : 'destroy',
  };
}

function changedResource(
  environment: string,
  before: ResolvedResource,
  after: ResolvedResource,
): ResourceDifference | undefined {
  const inputs = inputDifferences(before.inputs, after.inputs, after);
  if (inputs.length === 0) return undefined;
  const risk = inputs.reduce<Risk>((worst, { schema }) => {
    if (schema?.immutable) return worseRisk(worst, 'replace');
    return schema?.restarts ? worseRisk(worst, 'restart') : worst;
  }, 'none');
  return {
    environment,
    id: idOf(after),
    action: 'change',
    before,
    after,
    inputs,
    risk,
  };
}

/** Inputs whose values differ, in the order of the type. */
export function inputDifferences(
  before: InputValues,
  after: InputValues,
  { type }: ResolvedResource,
): InputDifference[] {
  const { properties } = type.document.spec.inputs;
  const names = [
    ...Object.keys(properties),
    ...Object.keys({ ...before, ...after }).filter(
      name => !Object.hasOwn(properties, name),
    ),
  ];
  return names.flatMap(input => {
    const [old, now] = [before, after].map(values =>
      Object.hasOwn(values, input) ? values[input] : undefined,
    );
    if (sameJson(old, now)) return [];
    const schema = Object.hasOwn(properties, input)
      ? properties[input]
      : undefined;
    return [{ input, schema, before: old, after: now }];
  });
}
