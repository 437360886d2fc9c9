import {
  ApiBlueprint,
  discoveryApiRef,
  fetchApiRef,
} from '@backstage/frontend-plugin-api';
import type { InfraApi } from '@groundwork/backstage-plugin-infra-common';
import { infraApiRef } from './infraApiRef';
import { lazyInfraApi } from './lazyInfraApi';
import type { Transport } from './readJson';

/** The client of the browser, which loads its larger half when it is needed. */
export function newInfraApi(transport: Transport): InfraApi {
  return lazyInfraApi(transport, async () => {
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
