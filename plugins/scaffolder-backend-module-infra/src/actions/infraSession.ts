import type {
  AuthService,
  BackstageCredentials,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import {
  ConflictError,
  InputError,
  NotAllowedError,
  ResponseError,
} from '@backstage/errors';
import {
  InfraClient,
  type InfraApi,
} from '@groundwork/backstage-plugin-infra-common';

/** What the actions need of the backend. @public */
export interface InfraActionOptions {
  auth: AuthService;
  discovery: DiscoveryService;
  /** Client to use instead of one made from `discovery`. */
  client?: InfraApi;
}

/** Calls the infra backend on behalf of the person who started the task. */
export interface InfraSession {
  api: InfraApi;
  /** A fresh token for one call; tokens outlive no long task. */
  token(): Promise<string>;
}

/** Opens a session for the initiator of a task. */
export function openInfraSession(
  options: InfraActionOptions,
  credentials: () => Promise<BackstageCredentials>,
): InfraSession {
  const api =
    options.client ??
    new InfraClient({ fetchApi: { fetch }, discoveryApi: options.discovery });
  return {
    api,
    token: async () => {
      const { token } = await options.auth.getPluginRequestToken({
        onBehalfOf: await credentials(),
        targetPluginId: 'infra',
      });
      return token;
    },
  };
}

const errorsByStatus: Record<number, new (message: string) => Error> = {
  400: InputError,
  403: NotAllowedError,
  409: ConflictError,
};

/**
 * Runs a call and turns an error answer into one whose message is the
 * backend's own: the task log shows messages only, never causes.
 */
export async function withBackendMessages<T>(
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof ResponseError)) throw error;
    const Known = errorsByStatus[error.statusCode];
    if (!Known) throw error;
    throw new Known(error.cause.message);
  }
}
