import type { JsonObject } from '@backstage/types';
import type { SecretStore } from '@groundwork/backstage-plugin-infra-common';
import { evaluateToText } from '../inputs/expression';
import { inputsSecretName } from './names';
import { objectMetadata } from './objectMetadata';
import type { OwnedObject } from './ownedObject';
import {
  scopeOf,
  terraformNameOf,
  type ResourceContext,
} from './renderContext';
import type { RenderChange } from './rendered';

/** A Secret of the cluster that brings secret variables to a module. */
export interface SecretReference {
  readonly secretName: string;
  readonly variables: readonly {
    variable: string;
    path: string;
    property: string;
  }[];
}

const externalKind = {
  apiVersion: 'external-secrets.io/v1',
  kind: 'ExternalSecret',
};

const vaultKind = {
  apiVersion: 'secrets.hashicorp.com/v1beta1',
  kind: 'VaultStaticSecret',
};

/**
 * The Secrets that a resource needs: one with External Secrets, which can
 * gather from many paths, and one per path with Vault Secrets Operator.
 *
 * @throws InputError when the expression of a path has no value
 */
export function secretReferences(
  context: ResourceContext,
  change: RenderChange,
): SecretReference[] {
  const { resolved, resource } = context;
  const { cloud, secretStore } = resolved.environment.document.spec;
  const scope = scopeOf(context, change);
  const variables = resource.implementation.secretVariables.map(
    ({ variable, path, property }, index) => ({
      variable,
      property,
      path: evaluateToText(path, scope, {
        located: resource.type,
        keys: [
          'spec',
          'implementations',
          cloud,
          'secretVariables',
          index,
          'path',
        ],
      }),
    }),
  );
  const terraform = terraformNameOf(context);
  const paths = [...new Set(variables.map(({ path }) => path))];
  if (secretStore?.type !== 'vault' || paths.length < 2) {
    return variables.length === 0
      ? []
      : [{ secretName: inputsSecretName(terraform), variables }];
  }
  return paths.map(path => ({
    secretName: inputsSecretName(terraform, path),
    variables: variables.filter(variable => variable.path === path),
  }));
}

/**
 * The objects that fetch those Secrets. Git holds paths, never values. They
 * live with the sources: a resource cannot be destroyed without its variables.
 */
export function secretObjects(
  context: ResourceContext,
  store: SecretStore,
  change: RenderChange,
): OwnedObject[] {
  return secretReferences(context, change).map(reference => ({
    path: `${context.paths.sources}/${reference.secretName}.yaml`,
    identity: {
      ...(store.type === 'vault' ? vaultKind : externalKind),
      name: reference.secretName,
    },
    owned: [['spec']],
    build: current => ({
      metadata: objectMetadata(context, current, {
        name: reference.secretName,
      }),
      spec:
        store.type === 'vault'
          ? vaultSpec(reference, store)
          : externalSpec(reference, store),
    }),
  }));
}

function externalSpec(
  { secretName, variables }: SecretReference,
  store: Extract<SecretStore, { type: 'external-secrets' }>,
): JsonObject {
  return {
    refreshInterval: store.refreshInterval,
    secretStoreRef: { kind: store.kind, name: store.name },
    target: {
      name: secretName,
      creationPolicy: 'Owner',
      deletionPolicy: 'Retain',
    },
    data: variables.map(({ variable, path, property }) => ({
      secretKey: variable,
      remoteRef: { key: path, property },
    })),
  };
}

/**
 * Without `create` the Secret would have to exist; without `excludeRaw` and
 * `excludes` it would hold everything else that Vault has at the path.
 */
function vaultSpec(
  { secretName, variables }: SecretReference,
  store: Extract<SecretStore, { type: 'vault' }>,
): JsonObject {
  return {
    type: 'kv-v2',
    mount: store.mount,
    path: variables[0].path,
    vaultAuthRef: store.authRef,
    refreshAfter: store.refreshAfter,
    destination: {
      name: secretName,
      create: true,
      transformation: {
        excludeRaw: true,
        excludes: ['.*'],
        templates: Object.fromEntries(
          variables.map(({ variable, property }) => [
            variable,
            { text: `{{ get .Secrets ${JSON.stringify(property)} }}` },
          ]),
        ),
      },
    },
  };
}
