export interface Config {
  infra?: {
    /**
     * The platform's GitOps repository on GitHub or GitHub Enterprise. Its host
     * needs an entry in `integrations.github` with a token or a GitHub App.
     */
    repository?: {
      /**
       * Web address, such as `https://github.com/acme/platform-gitops`. Plain
       * http is for localhost only.
       */
      url: string;
      /**
       * Branch that the clusters follow and that pull requests are made
       * against. Default: `main`.
       */
      branch?: string;
    };
  };
}
