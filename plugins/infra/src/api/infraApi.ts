import {
  ApiBlueprint,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/frontend-plugin-api';
import { infraApiRef } from './infraApiRef';
import { LazyInfraClient } from './LazyInfraClient';

/** Provides {@link infraApiRef}. */
export const infraApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: infraApiRef,
      deps: { fetchApi: fetchApiRef, discoveryApi: discoveryApiRef },
      factory: deps =>
        new LazyInfraClient(async () => {
          const { InfraClient } = await import('./InfraClient');
          return new InfraClient(deps);
        }),
    }),
});
