import type { JsonObject, JsonValue } from '@backstage/types';
import { sameJson } from '../inputs/sameJson';
import type { YamlEdit } from '../yaml';
import { infrastructureValues } from './infrastructureValues';
import {
  newRelease,
  releaseIdentity,
  type ReleaseResources,
} from './newRelease';
import {
  identityOf,
  isObject,
  isOwnObject,
  valueAt,
  type ObjectInventory,
  type StoredObject,
} from './objectInventory';
import { objectEdits } from './ownedObject';
import { envFromItems, outputWiring, valuesFromItems } from './outputWiring';
import { serviceOf, type ServiceContext } from './renderContext';
import type { Rendering } from './rendering';
import type { RenderChange } from './rendered';

const VALUES = ['spec', 'values'];
const INFRASTRUCTURE = [...VALUES, 'infrastructure'];
const ENV_FROM = [...VALUES, 'envFrom'];
const VALUES_FROM = ['spec', 'valuesFrom'];

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
      edits.some(({ path: edited }) => edited.join() === keys.join()) &&
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
    ours && !sameJson(existing, wanted)
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
  if (sameJson(items, wanted)) return [];
  return [{ path, value: wanted.length > 0 ? wanted : undefined }];
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
