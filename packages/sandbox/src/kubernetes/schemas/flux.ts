import { declare, Kind, readyColumns } from '../kind';
import {
  anything,
  fields,
  flag,
  list,
  loose,
  objectName,
  oneOf,
  Rule,
  Schema,
  text,
  texts,
} from '../schema';
import { duration, flux, sourceKinds } from './sources';

const namespace = text({ minLength: 1, maxLength: 63 });

const chartOrReference: Rule = {
  rule: '(has(self.chart) && !has(self.chartRef)) || (!has(self.chart) && has(self.chartRef))',
  message: 'either chart or chartRef must be set',
  holds: self => (self.chart === undefined) !== (self.chartRef === undefined),
};

const strategies = ['RemediateOnFailure', 'RetryOnFailure'];

const retryOnInstall: Rule = {
  rule: "!has(self.retryInterval) || self.name != 'RemediateOnFailure'",
  message: ".retryInterval cannot be set when .name is 'RemediateOnFailure'",
  holds: self =>
    self.retryInterval === undefined || self.name !== 'RemediateOnFailure',
};

const retryOnUpgrade: Rule = {
  rule: "!has(self.retryInterval) || self.name == 'RetryOnFailure'",
  message: ".retryInterval can only be set when .name is 'RetryOnFailure'",
  holds: self =>
    self.retryInterval === undefined || self.name === 'RetryOnFailure',
};

const strategy = (rule: Rule) =>
  fields(
    { 'name!': oneOf(strategies), retryInterval: duration },
    { 'x-kubernetes-validations': [rule] },
  );

const remediation = (more: Record<string, Schema> = {}) =>
  fields({
    ignoreTestFailures: flag(),
    remediateLastFailure: flag(),
    retries: { type: 'integer' },
    ...more,
  });

const action = {
  disableHooks: flag(),
  disableWait: flag(),
  disableWaitForJobs: flag(),
  timeout: duration,
};
const applying = {
  ...action,
  disableOpenAPIValidation: flag(),
  disableSchemaValidation: flag(),
  disableTakeOwnership: flag(),
  crds: oneOf(['Skip', 'Create', 'CreateReplace']),
};

const helmRelease = fields(
  {
    chart: fields({
      metadata: fields({ annotations: texts, labels: texts }),
      'spec!': fields({
        'chart!': text({ minLength: 1, maxLength: 2048 }),
        ignoreMissingValuesFiles: flag(),
        interval: duration,
        reconcileStrategy: oneOf(['ChartVersion', 'Revision'], 'ChartVersion'),
        'sourceRef!': fields({
          apiVersion: text(),
          'kind!': oneOf(['HelmRepository', 'GitRepository', 'Bucket']),
          'name!': objectName,
          namespace,
        }),
        valuesFiles: list(text()),
        verify: loose,
        version: text({ default: '*' }),
      }),
    }),
    chartRef: fields({
      apiVersion: text(),
      'kind!': oneOf(['OCIRepository', 'HelmChart', 'ExternalArtifact']),
      'name!': objectName,
      namespace,
    }),
    commonMetadata: fields({ annotations: texts, labels: texts }),
    dependsOn: list(
      fields({ 'name!': text(), namespace: text(), readyExpr: text() }),
    ),
    driftDetection: fields({
      ignore: list(loose),
      mode: oneOf(['enabled', 'warn', 'disabled']),
    }),
    healthCheckExprs: list(loose),
    install: fields({
      ...applying,
      strategy: strategy(retryOnInstall),
      createNamespace: flag(),
      remediation: remediation(),
      replace: flag(),
      serverSideApply: flag(),
      skipCRDs: flag(),
    }),
    'interval!': duration,
    kubeConfig: loose,
    maxHistory: { type: 'integer' },
    persistentClient: flag(),
    postRenderStrategy: oneOf(['nohooks', 'combined', 'separate']),
    postRenderers: list(loose),
    releaseName: text({ minLength: 1, maxLength: 53 }),
    rollback: fields({
      ...action,
      cleanupOnFail: flag(),
      force: flag(),
      recreate: flag(),
      serverSideApply: oneOf(['enabled', 'disabled', 'auto']),
    }),
    serviceAccountName: objectName,
    storageNamespace: namespace,
    suspend: flag(),
    targetNamespace: namespace,
    test: loose,
    timeout: duration,
    uninstall: fields({
      deletionPropagation: oneOf(
        ['background', 'foreground', 'orphan'],
        'background',
      ),
      disableHooks: flag(),
      disableWait: flag(),
      keepHistory: flag(),
      timeout: duration,
    }),
    upgrade: fields({
      ...applying,
      strategy: strategy(retryOnUpgrade),
      chartNameChangeStrategy: oneOf(['InPlaceUpdate', 'Reinstall']),
      cleanupOnFail: flag(),
      force: flag(),
      preserveValues: flag(),
      remediation: remediation({ strategy: oneOf(['rollback', 'uninstall']) }),
      serverSideApply: oneOf(['enabled', 'disabled', 'auto']),
    }),
    values: anything,
    valuesFrom: list(
      fields({
        'kind!': oneOf(['Secret', 'ConfigMap']),
        literal: flag(),
        'name!': objectName,
        optional: flag(),
        targetPath: text({
          maxLength: 250,
          pattern: '^([a-zA-Z0-9_\\-.\\\\\\/]|\\[[0-9]{1,5}\\])+$',
        }),
        valuesKey: text({ maxLength: 253, pattern: '^[\\-._a-zA-Z0-9]+$' }),
      }),
    ),
    waitStrategy: fields({ 'name!': oneOf(['poller', 'legacy']) }),
  },
  { 'x-kubernetes-validations': [chartOrReference] },
);

const kustomization = fields({
  buildMetadata: list(oneOf(['originAnnotations', 'transformerAnnotations'])),
  commonMetadata: fields({ annotations: texts, labels: texts }),
  components: list(text()),
  decryption: loose,
  deletionPolicy: oneOf([
    'MirrorPrune',
    'Delete',
    'WaitForTermination',
    'Orphan',
  ]),
  dependsOn: list(
    fields({ 'name!': text(), namespace: text(), readyExpr: text() }),
  ),
  force: flag(false),
  healthCheckExprs: list(
    fields({
      'apiVersion!': text(),
      'current!': text(),
      failed: text(),
      inProgress: text(),
      // Required too, says the documentation; the definition does not.
      kind: text(),
    }),
  ),
  healthChecks: list(
    fields({
      apiVersion: text(),
      'kind!': text(),
      'name!': text(),
      namespace: text(),
    }),
  ),
  ignore: list(loose),
  ignoreMissingComponents: flag(),
  images: list(
    fields({
      digest: text(),
      'name!': text(),
      newName: text(),
      newTag: text(),
    }),
  ),
  'interval!': duration,
  kubeConfig: loose,
  namePrefix: text({ minLength: 1, maxLength: 200 }),
  nameSuffix: text({ minLength: 1, maxLength: 200 }),
  patches: list(fields({ 'patch!': text(), target: loose })),
  path: text(),
  postBuild: fields({
    substitute: texts,
    substituteFrom: list(
      fields({
        'kind!': oneOf(['Secret', 'ConfigMap']),
        'name!': objectName,
        optional: flag(false),
      }),
    ),
    substituteStrategy: oneOf(['WithVariables', 'Always']),
  }),
  'prune!': flag(),
  retryInterval: duration,
  serviceAccountName: text(),
  'sourceRef!': fields({
    apiVersion: text(),
    'kind!': oneOf([
      'OCIRepository',
      'GitRepository',
      'Bucket',
      'ExternalArtifact',
    ]),
    'name!': text(),
    namespace: text(),
  }),
  suspend: flag(),
  targetNamespace: namespace,
  timeout: duration,
  wait: flag(),
});

/** The kinds of Flux, at the versions that it serves. */
export const fluxKinds: Kind[] = [
  ...sourceKinds,
  declare({
    group: 'kustomize.toolkit.fluxcd.io',
    version: 'v1',
    kind: 'Kustomization',
    shortNames: ['ks'],
    categories: ['all', 'fluxcd', 'fluxcd-appliers'],
    status: true,
    custom: true,
    schema: flux(kustomization),
    columns: readyColumns,
  }),
  declare({
    group: 'helm.toolkit.fluxcd.io',
    version: 'v2',
    kind: 'HelmRelease',
    shortNames: ['hr'],
    categories: ['all', 'fluxcd', 'fluxcd-appliers'],
    status: true,
    custom: true,
    schema: flux(helmRelease),
    columns: readyColumns,
  }),
  ...['ImageRepository', 'ImagePolicy', 'ImageUpdateAutomation'].map(kind =>
    declare({
      group: 'image.toolkit.fluxcd.io',
      version: 'v1',
      kind,
      plural: `${kind.toLowerCase()}s`.replace(/ys$/, 'ies'),
      status: true,
      custom: true,
      schema: flux(loose),
    }),
  ),
];
