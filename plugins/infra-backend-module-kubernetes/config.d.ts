export interface Config {
  infra?: {
    /** How clusters are observed. */
    kubernetes?: {
      /**
       * Clusters of a kubeconfig file, beside those of
       * `kubernetes.clusterLocatorMethods`.
       */
      kubeconfig?: {
        /** Path of the file. It is read again whenever credentials are needed. */
        file: string;
        /**
         * Contexts that are observed; all of the file when this is left out.
         */
        contexts?: Array<{
          /** Name of the context in the file. */
          context: string;
          /**
           * The cluster's name as in `spec.cluster` of environments. Default:
           * the name of the context.
           */
          cluster?: string;
        }>;
      };
    };
  };
  /**
   * Backstage's own configuration of clusters, of which the entries of type
   * `config` and `localKubectlProxy` are observed.
   */
  kubernetes?: {
    clusterLocatorMethods?: Array<{
      type: string;
      clusters?: Array<{
        /** As in `spec.cluster` of environments. */
        name: string;
        /** Address of the API; plain http is for localhost only. */
        url: string;
        /** `serviceAccount` or `localKubectlProxy`. */
        authProvider?: string;
        /**
         * Token of a service account. Without it the account that the backend
         * runs with is used.
         * @visibility secret
         */
        serviceAccountToken?: string;
        skipTLSVerify?: boolean;
        caData?: string;
        caFile?: string;
      }>;
    }>;
  };
}
