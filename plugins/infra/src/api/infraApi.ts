import {
  ApiBlueprint,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/frontend-plugin-api';
import { infraApiRef } from './infraApiRef';
import { LazyInfraClient } from './LazyInfraClient';
import type { Transport } from './readJson';

/** The client of the browser, which loads its larger half when it is needed. */
export function newInfraApi(transport: Transport): LazyInfraClient {
  return new LazyInfraClient(transport, async () => {
    const { InfraClient } = await import('./InfraClient');
    return new InfraClient(transport);
  });
}

/** Provides {@link infraApiRef}. */
export const infraApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: infraApiRef,
      deps: { fetchApi: fetchApiRef, discoveryApi: discoveryApiRef },
      factory: deps => newInfraApi(deps),
    }),
});
