import type { JsonObject, JsonValue } from '@backstage/types';
import { isDeepStrictEqual } from 'node:util';
import type { YamlEdit } from '../yaml';
import { infrastructureValues } from './infrastructureValues';
import { sourceName } from './names';
import {
  identityOf,
  isObject,
  isOwnObject,
  valueAt,
  type ObjectIdentity,
  type ObjectInventory,
  type StoredObject,
} from './objectInventory';
import { objectMetadata } from './objectMetadata';
import { objectEdits, type OwnedObject } from './ownedObject';
import { envFromItems, outputWiring, valuesFromItems } from './outputWiring';
import { profileValues } from './releaseValues';
import {
  serviceOf,
  type ResourceContext,
  type ServiceContext,
} from './renderContext';
import type { Rendering } from './rendering';
import type { RenderChange } from './rendered';

const VALUES = ['spec', 'values'];
const INFRASTRUCTURE = [...VALUES, 'infrastructure'];
const ENV_FROM = [...VALUES, 'envFrom'];
const VALUES_FROM = ['spec', 'valuesFrom'];

/** The resources of a service in an environment, as its release sees them. */
export interface ReleaseResources {
  /** Delivered through the values of the release. */
  readonly byValues: readonly ResourceContext[];
  readonly all: readonly ResourceContext[];
  /** Secrets with outputs of resources that are gone. */
  readonly staleSecrets: ReadonlySet<string>;
}

/** What a release of this service is, wherever it stands. */
export function releaseIdentity(service: string): ObjectIdentity {
  return {
    apiVersion: 'helm.toolkit.fluxcd.io/v2',
    kind: 'HelmRelease',
    name: service,
  };
}

/**
 * Brings a release up to date: the one that is there, edited in its owned keys
 * only, or a new one from the package's chart and the profile's values.
 *
 * @returns the file of the release, undefined when there are several
 */
export function writeRelease(
  rendering: Rendering,
  inventory: ObjectInventory,
  context: ServiceContext,
  resources: ReleaseResources,
): string | undefined {
  const identity = releaseIdentity(serviceOf(context));
  const [found, second] = inventory.find(identity);
  if (second) {
    rendering.report({
      severity: 'error',
      rule: 'duplicate-object',
      message: `HelmRelease ${identity.name} stands in ${found.path} and in ${second.path}; it is not clear which one runs. Keep one of them.`,
      source: { path: second.path, line: 1 },
    });
    return undefined;
  }
  if (!found) {
    return rendering.write(newRelease(context, resources));
  }
  editRelease(rendering, found, context, resources);
  return found.path;
}

/** Takes our keys out of a release that somebody else wrote. */
export function leaveRelease(
  rendering: Rendering,
  { path, object }: StoredObject,
  service: string,
  staleSecrets: ReadonlySet<string>,
): void {
  const edits: YamlEdit[] = [];
  if (valueAt(object, [...INFRASTRUCTURE, 'service']) === service) {
    edits.push({ path: INFRASTRUCTURE, value: undefined });
  }
  edits.push(
    ...listEdit(object, ENV_FROM, items =>
      envFromItems(items, [], staleSecrets),
    ),
    ...listEdit(object, VALUES_FROM, items =>
      valuesFromItems(items, [], staleSecrets),
    ),
  );
  rendering.edit(path, identityOf(object), edits);
}

function editRelease(
  rendering: Rendering,
  { path, object }: StoredObject,
  context: ServiceContext,
  resources: ReleaseResources,
): void {
  const identity = identityOf(object);
  const own = isOwnObject(object, serviceOf(context));
  const edits = valueEdits(object, context, resources, rendering.change);
  if (own) {
    edits.push(
      ...objectEdits(newRelease(context, resources), object, rendering.change),
    );
  }
  const notList = [ENV_FROM, VALUES_FROM].find(keys => {
    const value = valueAt(object, keys);
    return (
      edits.some(edit => isDeepStrictEqual(edit.path, keys)) &&
      value !== undefined &&
      value !== null &&
      !Array.isArray(value)
    );
  });
  if (notList) {
    rendering.report({
      severity: 'error',
      rule: 'edit-refused',
      message: `${path}: ${notList.join(
        '.',
      )} is not a list, so the connection details of the service have no place there. Make it a list, or move it to another key.`,
      source: { path, line: 1 },
    });
    return;
  }
  rendering.edit(path, identity, edits);
  warnOfSubstitution(rendering, path, object, edits);
}

/** Edits of the values that are ours in every release. */
function valueEdits(
  object: JsonObject,
  context: ServiceContext,
  resources: ReleaseResources,
  change: RenderChange,
): YamlEdit[] {
  const existing = valueAt(object, INFRASTRUCTURE);
  const wanted = infrastructureValues(
    context,
    resources.byValues,
    existing,
    change,
  );
  const ours =
    wanted !== undefined ||
    valueAt(object, [...INFRASTRUCTURE, 'service']) === serviceOf(context);
  const edits: YamlEdit[] =
    ours && !isDeepStrictEqual(existing, wanted)
      ? [{ path: INFRASTRUCTURE, value: wanted }]
      : [];
  const wiring = outputWiring(resources.all);
  const { outputs } = context.resolved.environment.document.spec.helm;
  const all = new Set([
    ...resources.staleSecrets,
    ...wiring.map(({ secret }) => secret),
  ]);
  const envFrom = outputs === 'envFrom' ? wiring : [];
  const valuesFrom = outputs === 'values' ? wiring : [];
  return [
    ...edits,
    ...listEdit(object, ENV_FROM, items =>
      envFromItems(
        items,
        envFrom,
        envFrom.length ? resources.staleSecrets : all,
      ),
    ),
    ...listEdit(object, VALUES_FROM, items =>
      valuesFromItems(
        items,
        valuesFrom,
        valuesFrom.length ? resources.staleSecrets : all,
      ),
    ),
  ];
}

/** Edit of a list; an empty one goes. None when the list stays as it is. */
function listEdit(
  object: JsonObject,
  path: string[],
  change: (items: readonly JsonValue[]) => JsonValue[],
): YamlEdit[] {
  const existing = valueAt(object, path);
  const items = Array.isArray(existing) ? (existing as JsonValue[]) : [];
  const wanted = change(items);
  if (isDeepStrictEqual(items, wanted)) return [];
  return [{ path, value: wanted.length > 0 ? wanted : undefined }];
}

/** A release from the package's chart and the profile's values. */
function newRelease(
  context: ServiceContext,
  resources: ReleaseResources,
): OwnedObject {
  const { resolved, paths } = context;
  const { helm } = resolved.environment.document.spec;
  const { chart } = resolved.package.document.spec;
  const service = serviceOf(context);
  const source = {
    kind: chart.source.kind,
    name: sourceName(service, `chart-${chart.name}`, chart.version),
  };
  return {
    path: paths.release,
    identity: releaseIdentity(service),
    owned: [
      ['spec', 'interval'],
      ['spec', 'chart'],
      ['spec', 'chartRef'],
    ],
    build(change) {
      const wiring = outputWiring(resources.all);
      const envFrom =
        helm.outputs === 'envFrom' ? envFromItems([], wiring, new Set()) : [];
      const valuesFrom =
        helm.outputs === 'values' ? valuesFromItems([], wiring, new Set()) : [];
      const infrastructure = infrastructureValues(
        context,
        resources.byValues,
        undefined,
        change,
      );
      return {
        metadata: objectMetadata(context, change, { name: service }),
        spec: {
          interval: helm.interval,
          ...(chart.source.kind === 'OCIRepository'
            ? { chartRef: source }
            : {
                chart: {
                  spec: {
                    chart: chart.path ?? './',
                    reconcileStrategy: 'Revision',
                    sourceRef: source,
                  },
                },
              }),
          install: { remediation: { retries: 3 } },
          upgrade: { remediation: { retries: 3 } },
          ...(valuesFrom.length > 0 && { valuesFrom }),
          values: {
            ...profileValues(context, change),
            ...(envFrom.length > 0 && { envFrom }),
            ...(infrastructure && { infrastructure }),
          },
        },
      };
    },
  };
}

/** Flux would take `${…}` in our values for a variable of the Kustomization. */
function warnOfSubstitution(
  rendering: Rendering,
  path: string,
  object: JsonObject,
  edits: readonly YamlEdit[],
): void {
  const annotations = valueAt(object, ['metadata', 'annotations']);
  const off =
    isObject(annotations) &&
    annotations['kustomize.toolkit.fluxcd.io/substitute'] === 'disabled';
  if (
    off ||
    !edits.some(edit => JSON.stringify(edit.value ?? '').includes('${'))
  ) {
    return;
  }
  rendering.report({
    severity: 'warning',
    rule: 'flux-substitution',
    message: `The values for ${path} hold "\${", which Flux replaces when the Kustomization has variables. Annotate the HelmRelease with kustomize.toolkit.fluxcd.io/substitute: disabled if it needs none of them.`,
    source: { path, line: 1 },
  });
}
