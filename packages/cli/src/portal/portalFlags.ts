import { InputError } from '@backstage/errors';
import type { Surroundings } from '../commands/certify/surroundings';
import type { PortalOptions } from './askPortal';

/** Where the portal is, and as whom to speak to it. */
export interface PortalFlags {
  url: string;
  tokenEnv: string;
}

/**
 * The token that an environment variable holds.
 *
 * @throws InputError when the address or the token is missing
 */
export function tokenOf(
  flags: Partial<PortalFlags>,
  { env }: Pick<Surroundings, 'env'>,
): string {
  if (!flags.url) {
    throw new InputError('--url is missing: the address of Backstage');
  }
  if (!flags.tokenEnv) {
    throw new InputError(
      '--token-env is missing: the name of the environment variable that holds the token',
    );
  }
  const token = env[flags.tokenEnv]?.trim();
  if (!token) {
    throw new InputError(
      `The environment variable ${flags.tokenEnv} (--token-env) holds no token`,
    );
  }
  return token;
}

/** How the portal is asked: whoever waits is told why. */
export function portalOptions(
  flags: PortalFlags,
  token: string,
  around: Surroundings,
  tell: (text: string) => void,
): PortalOptions {
  return {
    url: flags.url,
    token,
    fetch: around.fetch,
    ...(around.signal && { signal: around.signal }),
    ...(around.wait && { wait: around.wait }),
    onRetry: (reason, seconds) =>
      tell(`${reason}; trying again in ${seconds} s\n`),
  };
}
