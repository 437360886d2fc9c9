import type { ObservedKind } from './kind';
import { reference } from './references';
import { wantedReference } from './wanted';

/** `ExternalSecret` of the External Secrets Operator. */
export const externalSecret: ObservedKind = {
  kind: 'ExternalSecret',
  group: 'external-secrets.io',
  version: 'v1',
  plural: 'externalsecrets',
  partOf: 'the External Secrets Operator',
  reads: { spec: { secretStoreRef: wantedReference }, status: {} },
  project(reader, { spec, namespace }) {
    const store = reference(reader, spec, 'secretStoreRef', {
      path: 'spec.secretStoreRef',
      namespace,
      kind: 'SecretStore',
    });
    // Stores of the whole cluster are in no namespace.
    const source =
      store?.kind === 'ClusterSecretStore'
        ? { ...store, namespace: '' }
        : store;
    return { source };
  },
};
