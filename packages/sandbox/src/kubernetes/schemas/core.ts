import { declare, Kind } from '../kind';
import { anything, fields, flag, list, loose, text, texts } from '../schema';

const root = (properties: Parameters<typeof fields>[0]) =>
  fields({
    apiVersion: text(),
    kind: text(),
    metadata: loose,
    ...properties,
  });

const column = (name: string, jsonPath: string) => ({
  name,
  type: 'string' as const,
  jsonPath,
});
const age = {
  name: 'Age',
  type: 'date' as const,
  jsonPath: '.metadata.creationTimestamp',
};

/** What every cluster serves without any definition. */
export const coreKinds: Kind[] = [
  declare({
    ...{ group: '', version: 'v1', kind: 'Namespace' },
    shortNames: ['ns'],
    namespaced: false,
    status: true,
    schema: root({ spec: loose, status: loose }),
    columns: [column('Status', '.status.phase'), age],
  }),
  declare({
    ...{ group: '', version: 'v1', kind: 'ConfigMap' },
    shortNames: ['cm'],
    schema: root({ data: texts, binaryData: texts, immutable: flag() }),
    columns: [{ name: 'Data', type: 'integer', jsonPath: '#data' }, age],
  }),
  declare({
    ...{ group: '', version: 'v1', kind: 'Secret' },
    schema: root({
      data: texts,
      stringData: texts,
      type: text(),
      immutable: flag(),
    }),
    columns: [
      column('Type', '.type'),
      { name: 'Data', type: 'integer', jsonPath: '#data' },
      age,
    ],
  }),
  declare({
    ...{ group: '', version: 'v1', kind: 'ServiceAccount' },
    shortNames: ['sa'],
    schema: root({
      secrets: list(loose),
      imagePullSecrets: list(loose),
      automountServiceAccountToken: flag(),
    }),
  }),
  declare({
    ...{ group: '', version: 'v1', kind: 'Event' },
    shortNames: ['ev'],
    schema: root({
      involvedObject: loose,
      reason: text(),
      message: text(),
      type: text(),
      source: loose,
      firstTimestamp: text(),
      lastTimestamp: text(),
      eventTime: anything,
      count: { type: 'integer' },
      reportingComponent: text(),
      reportingInstance: text(),
      action: text(),
      related: loose,
      series: loose,
    }),
    columns: [
      { name: 'Last Seen', type: 'date', jsonPath: '.lastTimestamp' },
      column('Type', '.type'),
      column('Reason', '.reason'),
      column('Object', '#involved'),
      column('Message', '.message'),
    ],
  }),
  declare({
    group: 'rbac.authorization.k8s.io',
    version: 'v1',
    kind: 'RoleBinding',
    schema: root({
      'roleRef!': fields({
        'apiGroup!': text(),
        'kind!': text(),
        'name!': text(),
      }),
      subjects: list(
        fields({
          apiGroup: text(),
          'kind!': text(),
          'name!': text(),
          namespace: text(),
        }),
      ),
    }),
    columns: [column('Role', '#role'), age],
  }),
  declare({
    group: 'apiextensions.k8s.io',
    version: 'v1',
    kind: 'CustomResourceDefinition',
    shortNames: ['crd', 'crds'],
    categories: ['api-extensions'],
    namespaced: false,
    status: true,
    schema: root({ 'spec!': loose, status: loose }),
    columns: [
      {
        name: 'Created At',
        type: 'string',
        jsonPath: '.metadata.creationTimestamp',
      },
    ],
  }),
];
