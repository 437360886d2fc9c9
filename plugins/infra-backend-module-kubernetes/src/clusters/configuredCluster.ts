import type { ClusterAccess } from '../connection/access';

/** A cluster of the configuration; one that cannot be used says why. @public */
export type ConfiguredCluster =
  | { readonly name: string; readonly access: ClusterAccess }
  | { readonly name: string; readonly unusable: string };
