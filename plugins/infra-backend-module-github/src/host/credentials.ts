import {
  DefaultGithubCredentialsProvider,
  type ScmIntegrationRegistry,
} from '@backstage/integration';

/** Gives the token of the host's requests. @public */
export interface HostCredentials {
  /** The current token; undefined for anonymous access. */
  token(): Promise<string | undefined>;
  /** Forgets what is cached: the host refused `refused`. */
  renew(refused: string | undefined): Promise<void>;
}

/**
 * Credentials of a repository from Backstage's integrations: a GitHub App's
 * installation token when one is configured, else the integration's token.
 */
export class IntegrationCredentials implements HostCredentials {
  private provider: DefaultGithubCredentialsProvider;

  constructor(
    private readonly integrations: ScmIntegrationRegistry,
    private readonly repositoryUrl: string,
  ) {
    this.provider = this.createProvider();
  }

  async token(): Promise<string | undefined> {
    const { token } = await this.provider.getCredentials({
      url: this.repositoryUrl,
    });
    return token;
  }

  async renew(refused: string | undefined): Promise<void> {
    // Another request may have renewed it already.
    if ((await this.token()) === refused) {
      // The provider caches installation tokens and offers no way to drop one.
      this.provider = this.createProvider();
    }
  }

  private createProvider(): DefaultGithubCredentialsProvider {
    return DefaultGithubCredentialsProvider.fromIntegrations(this.integrations);
  }
}
