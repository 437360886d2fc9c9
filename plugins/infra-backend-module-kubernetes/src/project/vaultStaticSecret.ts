import type { ObservedKind } from './kind';

/** `VaultStaticSecret` of the Vault Secrets Operator. */
export const vaultStaticSecret: ObservedKind = {
  kind: 'VaultStaticSecret',
  group: 'secrets.hashicorp.com',
  version: 'v1beta1',
  plural: 'vaultstaticsecrets',
  partOf: 'the Vault Secrets Operator',
  reads: { spec: {}, status: {} },
  project: () => ({}),
};
