import { isFields, KubernetesObject, valueAt } from './object';
import { Column, declare, Kind } from './kind';
import { coreKinds } from './schemas/core';
import { fluxKinds } from './schemas/flux';
import { secretKinds } from './schemas/secrets';
import { terraformKind } from './schemas/terraform';
import type { Schema } from './schema';
import { qualified } from './status';

/** The custom kinds that a cluster of the sandbox starts with. */
export const customKinds: Kind[] = [
  terraformKind,
  ...fluxKinds,
  ...secretKinds,
];

const known = new Map(customKinds.map(kind => [qualified(kind), kind]));

/** The definition (CRD) of a kind, without what the server adds. */
export function definitionOf(kind: Kind): KubernetesObject {
  const names = {
    kind: kind.kind,
    listKind: `${kind.kind}List`,
    plural: kind.plural,
    singular: kind.singular,
    ...(kind.shortNames.length > 0 && { shortNames: kind.shortNames }),
    ...(kind.categories.length > 0 && { categories: kind.categories }),
  };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: qualified(kind) },
    spec: {
      group: kind.group,
      names,
      scope: kind.namespaced ? 'Namespaced' : 'Cluster',
      versions: [
        {
          name: kind.version,
          served: true,
          storage: true,
          schema: { openAPIV3Schema: kind.schema },
          ...(kind.status && { subresources: { status: {} } }),
          additionalPrinterColumns: kind.columns,
        },
      ],
      conversion: { strategy: 'None' },
    },
    status: {
      acceptedNames: names,
      storedVersions: [kind.version],
      conditions: ['NamesAccepted', 'Established'].map(type => ({
        type,
        status: 'True',
        reason: type === 'Established' ? 'InitialNamesAccepted' : 'NoConflicts',
        message:
          type === 'Established'
            ? 'the initial names have been accepted'
            : 'no conflicts found',
      })),
    },
  };
}

/** The kinds that a definition brings: one for each version that it serves. */
export function kindsOf(definition: KubernetesObject): Kind[] {
  const at = (...way: (string | number)[]) =>
    valueAt(definition, 'spec', ...way);
  const ours = known.get(definition.metadata.name);
  const versions = at('versions');
  return (Array.isArray(versions) ? versions : [])
    .filter(version => valueAt(version, 'served') === true)
    .map(version => {
      const name = String(valueAt(version, 'name'));
      if (ours?.version === name) {
        return ours;
      }
      const schema = valueAt(version, 'schema', 'openAPIV3Schema');
      const columns = valueAt(version, 'additionalPrinterColumns');
      const texts = (field: string) => {
        const list = at('names', field);
        return Array.isArray(list) ? list.map(String) : [];
      };
      return declare({
        group: String(at('group')),
        version: name,
        kind: String(at('names', 'kind')),
        plural: String(at('names', 'plural')),
        singular: String(
          at('names', 'singular') ?? String(at('names', 'kind')).toLowerCase(),
        ),
        shortNames: texts('shortNames'),
        categories: texts('categories'),
        namespaced: at('scope') === 'Namespaced',
        custom: true,
        status: valueAt(version, 'subresources', 'status') !== undefined,
        ...(isFields(schema) && { schema: schema as Schema }),
        ...(Array.isArray(columns) && { columns: columns as Column[] }),
      });
    });
}

/** Every kind that the sandbox has a schema of. */
export const allKinds: Kind[] = [...coreKinds, ...customKinds];
