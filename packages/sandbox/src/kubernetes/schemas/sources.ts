import { declare, Kind, readyColumns } from '../kind';
import { fields, flag, list, loose, oneOf, Schema, text } from '../schema';

/** How Flux writes a length of time: no days. */
export const duration = text({ pattern: '^([0-9]+(\\.[0-9]+)?(ms|s|m|h))+$' });

const fetchTimeout = text({
  pattern: '^([0-9]+(\\.[0-9]+)?(ms|s|m))+$',
  default: '60s',
});
const ofName = fields({ 'name!': text() });

/** An object with a status that starts as Flux's definitions have it. */
export function flux(spec: Schema): Schema {
  return fields({
    apiVersion: text(),
    kind: text(),
    metadata: loose,
    spec,
    status: { ...loose, default: { observedGeneration: -1 } },
  });
}

const gitRepository = fields({
  ignore: text(),
  include: list(loose),
  'interval!': duration,
  provider: oneOf(['generic', 'aws', 'azure', 'github']),
  proxySecretRef: ofName,
  recurseSubmodules: flag(),
  ref: fields({
    branch: text(),
    commit: text(),
    name: text(),
    semver: text(),
    tag: text(),
  }),
  secretRef: ofName,
  serviceAccountName: text(),
  sparseCheckout: list(text()),
  suspend: flag(),
  timeout: fetchTimeout,
  'url!': text({ pattern: '^(http|https|ssh)://.*$' }),
  verify: loose,
});

const ociRepository = fields({
  certSecretRef: ofName,
  ignore: text(),
  insecure: flag(),
  'interval!': duration,
  layerSelector: fields({
    mediaType: text(),
    operation: oneOf(['extract', 'copy']),
  }),
  provider: oneOf(['generic', 'aws', 'azure', 'gcp'], 'generic'),
  proxySecretRef: ofName,
  ref: fields({
    digest: text(),
    semver: text(),
    semverFilter: text(),
    tag: text(),
  }),
  secretRef: ofName,
  serviceAccountName: text(),
  suspend: flag(),
  timeout: fetchTimeout,
  'url!': text({ pattern: '^oci://.*$' }),
  verify: loose,
});

const helmRepository = fields({
  accessFrom: loose,
  certSecretRef: ofName,
  insecure: flag(),
  interval: duration,
  passCredentials: flag(),
  provider: oneOf(['generic', 'aws', 'azure', 'gcp'], 'generic'),
  secretRef: ofName,
  suspend: flag(),
  timeout: text({ pattern: '^([0-9]+(\\.[0-9]+)?(ms|s|m))+$' }),
  type: oneOf(['default', 'oci']),
  'url!': text({ pattern: '^(http|https|oci)://.*$' }),
});

const helmChart = fields({
  'chart!': text(),
  ignoreMissingValuesFiles: flag(),
  'interval!': duration,
  reconcileStrategy: oneOf(['ChartVersion', 'Revision'], 'ChartVersion'),
  'sourceRef!': fields({
    apiVersion: text(),
    'kind!': oneOf(['HelmRepository', 'GitRepository', 'Bucket']),
    'name!': text(),
  }),
  suspend: flag(),
  valuesFiles: list(text()),
  verify: loose,
  version: text({ default: '*' }),
});

const source = {
  group: 'source.toolkit.fluxcd.io',
  version: 'v1',
  categories: ['all', 'fluxcd', 'fluxcd-sources'],
  status: true,
  custom: true,
};
const urlColumn = {
  name: 'URL',
  type: 'string' as const,
  jsonPath: '.spec.url',
};

/** The sources of Flux. */
export const sourceKinds: Kind[] = [
  declare({
    ...source,
    kind: 'GitRepository',
    plural: 'gitrepositories',
    shortNames: ['gitrepo'],
    schema: flux(gitRepository),
    columns: [urlColumn, ...readyColumns],
  }),
  declare({
    ...source,
    kind: 'OCIRepository',
    plural: 'ocirepositories',
    shortNames: ['ocirepo'],
    schema: flux(ociRepository),
    columns: [urlColumn, ...readyColumns.slice(1), ...readyColumns.slice(0, 1)],
  }),
  declare({
    ...source,
    kind: 'HelmRepository',
    plural: 'helmrepositories',
    shortNames: ['helmrepo'],
    schema: flux(helmRepository),
    columns: [urlColumn, ...readyColumns],
  }),
  declare({
    ...source,
    kind: 'HelmChart',
    shortNames: ['hc'],
    schema: flux(helmChart),
    columns: [
      ...[
        ['Chart', 'chart'],
        ['Version', 'version'],
        ['Source Kind', 'sourceRef.kind'],
        ['Source Name', 'sourceRef.name'],
      ].map(([name, field]) => ({
        name,
        type: 'string' as const,
        jsonPath: `.spec.${field}`,
      })),
      ...readyColumns,
    ],
  }),
];
