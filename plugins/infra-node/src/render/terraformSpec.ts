import type { JsonObject, JsonValue } from '@backstage/types';
import { evaluateExpressions } from '../inputs/expression';
import { sameJson } from '../inputs/sameJson';
import { outputsSecretName, sourceName } from './names';
import { isObject } from './objectInventory';
import { outputAliases } from './outputs';
import {
  scopeOf,
  serviceOf,
  terraformNameOf,
  type ResourceContext,
} from './renderContext';
import { perChange } from './perChange';
import type { RenderChange } from './rendered';
import { secretReferences } from './secrets';
import { cloudTags, serviceTags } from './tags';

/**
 * `spec` of a Terraform object, without `approvePlan`.
 *
 * - `vars` carry typed values; `vars[].valueFrom` is never used because the
 *   controller ignores it, and secrets come through `varsFrom`, key by key.
 * - The source lives in the object's own namespace: references across
 *   namespaces are off in the controller's default settings.
 * - A stateful resource is not destroyed when its object goes.
 *
 * @throws InputError when an expression of the type has no value
 */
export const terraformSpec = perChange<ResourceContext, JsonObject>(
  (context, change) => {
    const { resolved, resource } = context;
    const { terraform } = resolved.environment.document.spec;
    const aliases = outputAliases(resource.type.document, resource.name);
    const secrets = secretReferences(context, change);
    return {
      interval: terraform.interval,
      retryInterval: terraform.retryInterval,
      path: resource.module.path,
      sourceRef: {
        kind: resource.module.source.kind,
        name: sourceName(
          serviceOf(context),
          resource.moduleName,
          resource.module.version,
        ),
      },
      destroyResourcesOnDeletion:
        !resource.type.document.spec.stateful && !context.isDestroyed,
      enableInventory: true,
      storeReadablePlan: terraform.readablePlan,
      serviceAccountName: terraform.serviceAccountName,
      ...(terraform.runnerSecrets.length > 0 && {
        runnerPodTemplate: {
          spec: {
            envFrom: terraform.runnerSecrets.map(secret => ({
              secretRef: { name: secret },
            })),
          },
        },
      }),
      vars: variables(context, change),
      ...(secrets.length > 0 && {
        varsFrom: secrets.map(({ secretName, variables: keys }) => ({
          kind: 'Secret',
          name: secretName,
          varsKeys: keys.map(key => key.variable),
        })),
      }),
      ...(aliases.length > 0 && {
        writeOutputsToSecret: {
          name: outputsSecretName(terraformNameOf(context)),
          outputs: aliases.map(({ output, env }) => `${output}:${env}`),
        },
      }),
    };
  },
);

/** Keys of `spec` that are Groundwork's. Runner pods may get more than `envFrom`. */
export const ownedSpecKeys = [
  ['interval'],
  ['retryInterval'],
  ['path'],
  ['sourceRef'],
  ['destroyResourcesOnDeletion'],
  ['enableInventory'],
  ['storeReadablePlan'],
  ['serviceAccountName'],
  ['runnerPodTemplate', 'spec', 'envFrom'],
  ['vars'],
  ['varsFrom'],
  ['writeOutputsToSecret'],
] as const;

/**
 * `approvePlan` of an object.
 *
 * With a pinned source a plan keeps its id while the variables change, so an
 * approval left in Git would approve whatever comes next. Therefore every
 * change of the object takes it back in manual environments; nothing else
 * touches it. `disable` (no plans at all) is a person's decision and stays.
 */
export function approval(options: {
  mode: 'manual' | 'auto';
  existing: JsonValue | undefined;
  changed: boolean;
}): string {
  const { mode, existing, changed } = options;
  if (existing === 'disable') return existing;
  if (mode === 'auto') return 'auto';
  if (typeof existing !== 'string' || existing === 'auto' || changed) return '';
  return existing;
}

/** Whether any owned key of an existing spec differs from the wanted one. */
export function specDiffers(existing: JsonValue, wanted: JsonObject): boolean {
  return ownedSpecKeys.some(
    keys => !sameJson(pick(existing, keys), pick(wanted, keys)),
  );
}

/**
 * The specification with its variables in the order in which a person wrote
 * them: another order says nothing else, and would be a change of every line.
 * New ones come last. Variables that are in our own order stay so.
 */
export function variablesInOrder(
  spec: JsonObject,
  existing: JsonValue | undefined,
): JsonObject {
  const written = namesOf(pick(existing, ['vars']));
  if (written.every((name, i) => i === 0 || written[i - 1] <= name)) {
    return spec;
  }
  const place = new Map(written.map((name, index) => [name, index]));
  const at = (item: JsonValue) =>
    (isObject(item) ? place.get(String(item.name)) : undefined) ??
    written.length;
  return {
    ...spec,
    vars: [...(spec.vars as JsonValue[])].sort((a, b) => at(a) - at(b)),
  };
}

function namesOf(vars: JsonValue | undefined): string[] {
  return (Array.isArray(vars) ? vars : []).map(item =>
    isObject(item) ? String(item.name) : '',
  );
}

function pick(value: JsonValue | undefined, keys: readonly string[]) {
  let found = value;
  for (const key of keys) {
    found = isObject(found) ? found[key] : undefined;
  }
  return found;
}

function variables(context: ResourceContext, change: RenderChange): JsonValue {
  const { resolved, resource } = context;
  const { implementation, type } = resource;
  const cloud = resolved.environment.document.spec.cloud;
  const values = evaluateExpressions(
    implementation.variables,
    scopeOf(context, change),
    {
      located: type,
      keys: ['spec', 'implementations', cloud, 'variables'],
    },
  ) as JsonObject;
  const tags = cloudTags(serviceTags(context, change), cloud);
  const own = values[implementation.tagsVariable];
  values[implementation.tagsVariable] = isObject(own)
    ? { ...own, ...tags }
    : tags;
  return Object.keys(values)
    .filter(name => values[name] !== null && values[name] !== undefined)
    .sort()
    .map(name => ({ name, value: values[name] ?? null }));
}
