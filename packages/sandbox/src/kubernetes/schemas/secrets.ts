import { declare, Kind } from '../kind';
import {
  fields,
  flag,
  list,
  loose,
  oneOf,
  Schema,
  text,
  texts,
} from '../schema';

const dnsName = text({
  minLength: 1,
  maxLength: 253,
  pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$',
});

function kindOf(spec: Schema, required = false): Schema {
  return fields({
    apiVersion: text(),
    kind: text(),
    metadata: loose,
    [required ? 'spec!' : 'spec']: spec,
    status: loose,
  });
}

const externalSecret = fields({
  data: list(
    fields({
      'remoteRef!': fields({
        conversionStrategy: oneOf(['Default', 'Unicode']),
        decodingStrategy: oneOf(['Auto', 'Base64', 'Base64URL', 'None']),
        'key!': text(),
        metadataPolicy: oneOf(['None', 'Fetch']),
        nullBytePolicy: oneOf(['Ignore', 'Fail']),
        property: text(),
        version: text(),
      }),
      'secretKey!': text({
        minLength: 1,
        maxLength: 253,
        pattern: '^[-._a-zA-Z0-9]+$',
      }),
      sourceRef: loose,
    }),
  ),
  dataFrom: list(loose),
  refreshInterval: text({ default: '1h0m0s' }),
  refreshPolicy: oneOf(['CreatedOnce', 'Periodic', 'OnChange']),
  secretStoreRef: fields({
    kind: oneOf(['SecretStore', 'ClusterSecretStore']),
    name: dnsName,
  }),
  syncWindows: loose,
  target: fields(
    {
      creationPolicy: oneOf(
        ['Owner', 'Orphan', 'Merge', 'None', 'CreateOrMerge'],
        'Owner',
      ),
      deletionPolicy: oneOf(['Delete', 'Merge', 'Retain'], 'Retain'),
      immutable: flag(),
      manifest: loose,
      name: dnsName,
      template: loose,
    },
    { default: { creationPolicy: 'Owner', deletionPolicy: 'Retain' } },
  ),
});

/** One unit only, unlike Flux: `1h30m` is refused. */
const oneUnit = text({ pattern: '^([0-9]+(\\.[0-9]+)?(s|m|h))$' });

const destination = fields({
  annotations: texts,
  create: flag(false),
  labels: texts,
  'name!': text(),
  overwrite: flag(false),
  transformation: loose,
  type: text(),
});

const restartTargets = list(
  fields({
    'kind!': oneOf(['Deployment', 'DaemonSet', 'StatefulSet', 'argo.Rollout']),
    'name!': text(),
  }),
);

const staticSecret = fields({
  'destination!': destination,
  hmacSecretData: flag(true),
  'mount!': text(),
  namespace: text(),
  'path!': text(),
  refreshAfter: oneUnit,
  rolloutRestartTargets: restartTargets,
  syncConfig: loose,
  'type!': oneOf(['kv-v1', 'kv-v2']),
  vaultAuthRef: text(),
  version: { type: 'integer' },
});

const dynamicSecret = fields({
  allowStaticCreds: flag(),
  'destination!': destination,
  'mount!': text(),
  namespace: text(),
  params: texts,
  'path!': text(),
  refreshAfter: oneUnit,
  renewalPercent: { type: 'integer', default: 67 },
  requestHTTPMethod: oneOf(['GET', 'POST', 'PUT']),
  revoke: flag(),
  rolloutRestartTargets: restartTargets,
  vaultAuthRef: text(),
});

const column = (name: string, jsonPath: string) => ({
  name,
  type: 'string' as const,
  jsonPath,
});
const ready = (field: 'status' | 'reason') =>
  `.status.conditions[?(@.type=="Ready")].${field}`;

/** What brings secrets into a cluster, and what watches over it. */
export const secretKinds: Kind[] = [
  declare({
    group: 'external-secrets.io',
    version: 'v1',
    kind: 'ExternalSecret',
    shortNames: ['es'],
    categories: ['external-secrets'],
    status: true,
    custom: true,
    schema: kindOf(externalSecret),
    columns: [
      column('StoreType', '.spec.secretStoreRef.kind'),
      column('Store', '.spec.secretStoreRef.name'),
      column('Refresh Interval', '.spec.refreshInterval'),
      column('Status', ready('reason')),
      column('Ready', ready('status')),
      { name: 'Last Sync', type: 'date', jsonPath: '.status.refreshTime' },
    ],
  }),
  ...[
    { kind: 'VaultStaticSecret', spec: staticSecret },
    { kind: 'VaultDynamicSecret', spec: dynamicSecret },
  ].map(({ kind, spec }) =>
    declare({
      group: 'secrets.hashicorp.com',
      version: 'v1beta1',
      kind,
      status: true,
      custom: true,
      schema: kindOf(spec),
    }),
  ),
  declare({
    group: 'monitoring.coreos.com',
    version: 'v1',
    kind: 'PrometheusRule',
    shortNames: ['promrule'],
    custom: true,
    schema: kindOf(
      fields({
        groups: list(
          fields({
            'name!': text(),
            interval: text(),
            limit: { type: 'integer' },
            labels: texts,
            partial_response_strategy: text(),
            query_offset: text(),
            rules: list(
              fields({
                alert: text(),
                annotations: texts,
                'expr!': {
                  'x-kubernetes-int-or-string': true,
                },
                for: text({
                  pattern:
                    '^(0|(([0-9]+)y)?(([0-9]+)w)?(([0-9]+)d)?(([0-9]+)h)?(([0-9]+)m)?(([0-9]+)s)?(([0-9]+)ms)?)$',
                }),
                keep_firing_for: text(),
                labels: texts,
                record: text(),
              }),
            ),
          }),
        ),
      }),
      true,
    ),
  }),
];
