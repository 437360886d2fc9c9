import type { JsonObject, JsonValue } from '@backstage/types';
import { outputsSecretName } from './names';
import { isObject } from './objectInventory';
import { outputAliases } from './outputs';
import { terraformNameOf, type ResourceContext } from './renderContext';

/**
 * How the outputs of resources reach the service: a reference to the Secret
 * that tofu-controller writes. All references are optional, so that a release
 * does not wait, or fail, while a plan still waits for its approval.
 */
export function outputWiring(
  resources: readonly ResourceContext[],
): { secret: string; env: string[] }[] {
  return resources.flatMap(context => {
    const aliases = outputAliases(
      context.resource.type.document,
      context.resource.name,
    );
    return aliases.length === 0
      ? []
      : [
          {
            secret: outputsSecretName(terraformNameOf(context)),
            env: aliases.map(({ env }) => env),
          },
        ];
  });
}

type Wiring = ReturnType<typeof outputWiring>;

/**
 * The list `values.envFrom` with the wanted references in it. Items of people
 * stay, also when they name one of our Secrets in their own way.
 *
 * @param stale - Secrets whose references go
 */
export function envFromItems(
  existing: readonly JsonValue[],
  wanted: Wiring,
  stale: ReadonlySet<string>,
): JsonValue[] {
  const secret = (item: JsonValue) =>
    isObject(item) && isObject(item.secretRef)
      ? item.secretRef.name
      : undefined;
  const kept = existing.filter(item => !stale.has(String(secret(item))));
  const present = new Set(kept.map(secret));
  const added = wanted
    .filter(item => !present.has(item.secret))
    .map(
      (item): JsonObject => ({
        secretRef: { name: item.secret, optional: true },
      }),
    );
  return [...kept, ...added];
}

/**
 * The list `spec.valuesFrom` with one item for every variable, at `env.<NAME>`
 * of the values. `literal`, because commas or brackets in a password would
 * otherwise be taken for Helm's syntax.
 */
export function valuesFromItems(
  existing: readonly JsonValue[],
  wanted: Wiring,
  stale: ReadonlySet<string>,
): JsonValue[] {
  const key = (item: JsonValue) =>
    isObject(item) ? `${item.kind}/${item.name}/${item.valuesKey}` : '';
  const kept = existing.filter(
    item => !(isObject(item) && stale.has(String(item.name))),
  );
  const present = new Set(kept.map(key));
  const added = wanted
    .flatMap(({ secret, env }) =>
      env.map(
        (name): JsonObject => ({
          kind: 'Secret',
          name: secret,
          valuesKey: name,
          targetPath: `env.${name}`,
          literal: true,
          optional: true,
        }),
      ),
    )
    .filter(item => !present.has(key(item)));
  return [...kept, ...added];
}
