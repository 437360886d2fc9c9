import type {
  LoggerService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { ScmIntegrations } from '@backstage/integration';
import { IntegrationCredentials } from '../host/credentials';
import { parseAddress } from './address';
import { GithubRepository } from './GithubRepository';

/**
 * Makes the repository that the configuration names.
 *
 * @throws InputError naming the configuration key that has to be set.
 */
export function readRepository(
  config: RootConfigService,
  logger: LoggerService,
): GithubRepository {
  const url = config.getOptionalString('infra.repository.url');
  if (!url) {
    throw new InputError(
      'infra.repository.url is not set; set it to the web address of the GitOps repository, such as https://github.com/acme/platform-gitops',
    );
  }
  const address = parseAddress(url, 'infra.repository.url');
  const integrations = ScmIntegrations.fromConfig(config);
  const integration = integrations.github.byHost(address.host);
  if (!integration) {
    throw new InputError(
      `infra.repository.url is on ${address.host}, and integrations.github has no entry for that host; add one with a token or a GitHub App`,
    );
  }
  const { apiBaseUrl } = integration.config;
  if (!apiBaseUrl) {
    throw new InputError(
      `the entry of integrations.github for ${address.host} has no apiBaseUrl; set it, such as https://${address.host}/api/v3`,
    );
  }
  return new GithubRepository({
    url: address.url,
    baseBranch: config.getOptionalString('infra.repository.branch') ?? 'main',
    apiBaseUrl,
    credentials: new IntegrationCredentials(integrations, address.url),
    logger,
  });
}
