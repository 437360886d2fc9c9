import {
  formatPackageRef,
  type ComponentPackageDocument,
  type EnvironmentDocument,
  type InputValues,
  type ProfileDocument,
  type ResourceTypeDocument,
  type ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import type { JsonObject } from '@backstage/types';
import type { ExpressionScope } from './expression';

/** The last part of an entity reference: `payments` of `group:default/payments`. */
function entityName(ref: string): string {
  return ref.slice(ref.lastIndexOf('/') + 1);
}

/**
 * Makes a part of a scope once for a document: what is known of it, such as
 * results of expressions, is kept with the very object.
 */
function perDocument<Document extends object>(
  make: (document: Document) => JsonObject,
): (document: Document) => JsonObject {
  const scopes = new WeakMap<Document, JsonObject>();
  return document => {
    let scope = scopes.get(document);
    if (!scope) {
      scope = make(document);
      scopes.set(document, scope);
    }
    return scope;
  };
}

/** `service` in expressions and rules; the same object for the same claim. @public */
export const serviceScope = perDocument<ServiceInfraDocument>(
  ({ metadata, spec }) => ({
    name: metadata.name,
    title: metadata.title ?? metadata.name,
    description: metadata.description ?? '',
    labels: metadata.labels ?? {},
    component: spec.component,
    owner: spec.owner,
    ownerName: entityName(spec.owner),
  }),
);

/** `environment` in expressions and rules. @public */
export const environmentScope = perDocument<EnvironmentDocument>(
  ({ metadata, spec }) => ({
    name: metadata.name,
    title: metadata.title ?? metadata.name,
    labels: metadata.labels ?? {},
    tier: spec.tier,
    order: spec.order,
    cloud: spec.cloud,
    region: spec.region,
    account: spec.account ?? '',
    cluster: spec.cluster,
    engine: spec.engine,
    minimumPackageState: spec.minimumPackageState,
    variables: spec.variables as JsonObject,
  }),
);

const namespaced = new WeakMap<EnvironmentDocument, JsonObject>();

/** The same with the namespace of a service; one service is looked at after the other. */
function environmentOf(
  environment: EnvironmentDocument,
  namespace: string | undefined,
): JsonObject {
  if (namespace === undefined) return environmentScope(environment);
  const known = namespaced.get(environment);
  if (known?.namespace === namespace) return known;
  const scope = { ...environmentScope(environment), namespace };
  namespaced.set(environment, scope);
  return scope;
}

/** `profile` in expressions and rules. @public */
export const profileScope = perDocument<ProfileDocument>(
  ({ metadata, spec }) => ({
    name: metadata.name,
    title: metadata.title ?? metadata.name,
    labels: metadata.labels ?? {},
    exposure: spec.network?.exposure ?? 'none',
  }),
);

/** `package` in expressions. @public */
export const packageScope = perDocument<ComponentPackageDocument>(
  ({ spec }) => ({
    name: spec.package,
    version: spec.version,
    ref: formatPackageRef({ name: spec.package, version: spec.version }),
    revision: spec.revision,
    channel: spec.channel,
    chart: { name: spec.chart.name, version: spec.chart.version },
  }),
);

/**
 * `inputs` in expressions and rules: every input that the type declares,
 * `null` where it has no value.
 *
 * @public
 */
export function inputsScope(
  type: ResourceTypeDocument,
  inputs: InputValues,
): JsonObject {
  return Object.fromEntries(
    Object.keys(type.spec.inputs.properties).map(name => [
      name,
      inputs[name] ?? null,
    ]),
  );
}

/** `resource` in expressions and rules. @public */
export function resourceScope(
  type: ResourceTypeDocument,
  name: string,
): JsonObject {
  return {
    type: type.metadata.name,
    name,
    title: type.metadata.title ?? type.metadata.name,
    stateful: type.spec.stateful,
  };
}

/** `change` in expressions. @public */
export function changeScope(change: {
  id: string;
  requestedBy?: string;
}): JsonObject {
  return { id: change.id, requestedBy: change.requestedBy ?? '' };
}

/**
 * Everything that expressions of a resource in an environment can see; parts
 * that are not given are left out.
 *
 * @public
 */
export function expressionScope(options: {
  claim?: ServiceInfraDocument;
  environment?: EnvironmentDocument;
  /** Namespace of the service, read as `environment.namespace`. */
  namespace?: string;
  profile?: ProfileDocument;
  package?: ComponentPackageDocument;
  resource?: {
    type: ResourceTypeDocument;
    name: string;
    inputs: InputValues;
  };
  change?: { id: string; requestedBy?: string };
}): ExpressionScope {
  const { claim, environment, namespace, profile, resource, change } = options;
  return {
    ...(claim && { service: serviceScope(claim) }),
    ...(environment && {
      environment: environmentOf(environment, namespace),
    }),
    ...(profile && { profile: profileScope(profile) }),
    ...(options.package && { package: packageScope(options.package) }),
    ...(resource && {
      resource: resourceScope(resource.type, resource.name),
      inputs: inputsScope(resource.type, resource.inputs),
    }),
    ...(change && { change: changeScope(change) }),
  };
}

/** The second words of paths, by first word; `inputs` depends on the type. */
export const scopeMembers = {
  service: [
    ...['name', 'title', 'description', 'labels'],
    ...['component', 'owner', 'ownerName'],
  ],
  environment: [
    ...['name', 'title', 'labels', 'tier', 'order', 'cloud', 'region'],
    ...['account', 'cluster', 'engine', 'minimumPackageState'],
    ...['variables', 'namespace'],
  ],
  profile: ['name', 'title', 'labels', 'exposure'],
  package: ['name', 'version', 'ref', 'revision', 'channel', 'chart'],
  resource: ['type', 'name', 'title', 'stateful'],
  change: ['id', 'requestedBy'],
} as const satisfies Record<
  Exclude<keyof ExpressionScope, 'inputs'>,
  readonly string[]
>;
