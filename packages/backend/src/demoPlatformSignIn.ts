import { createBackendModule } from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  authProvidersExtensionPoint,
  createProxyAuthenticator,
  createProxyAuthProviderFactory,
} from '@backstage/plugin-auth-node';

/** Everybody who signs in here is this one person of the platform team. */
const claims = {
  sub: 'user:default/platform-engineer',
  ent: ['user:default/platform-engineer', 'group:default/platform'],
};

/** Nobody is checked, so this is for development alone, as guests are. */
const authenticator = createProxyAuthenticator({
  defaultProfileTransform: async () => ({
    profile: { displayName: 'Platform engineer' },
  }),
  initialize: ({ config }) =>
    process.env.NODE_ENV === 'development' ||
    config.getOptionalBoolean('dangerouslyAllowOutsideDevelopment') === true,
  async authenticate(_, isAllowed: boolean) {
    if (!isAllowed) {
      throw new NotAllowedError(
        'The demo signs nobody in as the platform team outside of development',
      );
    }
    return { result: {} };
  },
});

/** A second guest: lets one person look at the demo as the platform team. */
export default createBackendModule({
  pluginId: 'auth',
  moduleId: 'demo-platform-provider',
  register(env) {
    env.registerInit({
      deps: { providers: authProvidersExtensionPoint },
      async init({ providers }) {
        providers.registerProvider({
          providerId: 'platform',
          factory: createProxyAuthProviderFactory({
            authenticator,
            signInResolver: async (_, context) =>
              context.issueToken({ claims }),
          }),
        });
      },
    });
  },
});
