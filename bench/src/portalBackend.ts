import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBackend } from '@backstage/backend-defaults';
import {
  coreServices,
  createBackendModule,
  createServiceFactory,
  type BackendFeature,
} from '@backstage/backend-plugin-api';
import { ConfigReader } from '@backstage/config';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import type { JsonObject } from '@backstage/types';
import { z } from 'zod';
import { quietLogger } from './quietLogger';

/** A real backend with a signed-in user. */
export interface PortalBackend {
  /** Sends a request in the user's name; gives status and text of the answer. */
  call(
    path: string,
    options?: { body?: object; headers?: Record<string, string> },
  ): Promise<{ status: number; text: string }>;
  stop(): Promise<void>;
}

/** The policy that lets everybody do everything. */
const allowAll = createBackendModule({
  pluginId: 'permission',
  moduleId: 'bench-allow-all',
  register(env) {
    env.registerInit({
      deps: { policy: policyExtensionPoint },
      async init({ policy }) {
        policy.setPolicy({
          handle: async () => ({ result: AuthorizeResult.ALLOW }),
        });
      },
    });
  },
});

const signedIn = z.object({
  backstageIdentity: z.object({ token: z.string() }),
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise(resolve => {
    server.close(resolve);
  });
  return port;
}

/**
 * Starts a backend in this process: the services of Backstage's defaults,
 * SQLite on disk, catalog, sign-in as a guest, permissions asked of the
 * permission backend, as the demo has it. The given features come on top.
 */
export async function startPortalBackend(options: {
  features: readonly (BackendFeature | Promise<{ default: BackendFeature }>)[];
  config?: JsonObject;
  /** Where its data is; SQLite on disk unless said. */
  database?: JsonObject;
}): Promise<PortalBackend> {
  const port = await freePort();
  const directory = await mkdtemp(join(tmpdir(), 'groundwork-portal-'));
  const url = `http://localhost:${port}`;
  const config = new ConfigReader({
    app: { baseUrl: url },
    backend: {
      baseUrl: url,
      listen: { port, host: '127.0.0.1' },
      database: options.database ?? {
        client: 'better-sqlite3',
        connection: { directory },
      },
    },
    auth: {
      environment: 'development',
      providers: {
        guest: {
          userEntityRef: 'user:default/guest',
          ownershipEntityRefs: ['user:default/guest'],
          dangerouslyAllowOutsideDevelopment: true,
        },
      },
    },
    permission: { enabled: true },
    ...options.config,
  });
  const backend = createBackend();
  for (const [service, value] of [
    [coreServices.rootConfig, config],
    [coreServices.rootLogger, quietLogger],
  ] as const) {
    backend.add(
      createServiceFactory({
        service: service as typeof coreServices.rootConfig,
        deps: {},
        factory: () => value as typeof config,
      }),
    );
  }
  for (const feature of [
    import('@backstage/plugin-auth-backend'),
    import('@backstage/plugin-auth-backend-module-guest-provider'),
    import('@backstage/plugin-catalog-backend'),
    import('@backstage/plugin-permission-backend'),
    allowAll,
    ...options.features,
  ]) {
    backend.add(feature);
  }
  await backend.start();

  const session = await fetch(`${url}/api/auth/guest/refresh`, {
    method: 'POST',
  });
  const { token } = signedIn.parse(await session.json()).backstageIdentity;
  return {
    call: async (path, { body, headers } = {}) => {
      const response = await fetch(`${url}${path}`, {
        method: body ? 'POST' : 'GET',
        headers: {
          authorization: `Bearer ${token}`,
          ...(body && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body && { body: JSON.stringify(body) }),
      });
      return { status: response.status, text: await response.text() };
    },
    stop: async () => {
      await backend.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
