import { ResponseError } from '@backstage/errors';
import type { InfraRequestOptions } from '@groundwork/backstage-plugin-infra-common';

/** What requests are made with. */
export interface Transport {
  fetchApi: { fetch: typeof fetch };
  discoveryApi: { getBaseUrl(pluginId: string): Promise<string> };
}

/**
 * Asks the infra backend and takes its answer as it is: pages that are looked
 * at often need not load the schemas of the whole contract. That the answer is
 * a JSON object with the key that the page is about catches a proxy's page or
 * another version of the backend.
 */
export async function readJson<T extends object>(
  { fetchApi, discoveryApi }: Transport,
  path: string,
  key: keyof T & string,
  options?: InfraRequestOptions,
  query: object = {},
): Promise<T> {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== '') search.set(name, String(value));
  }
  const url = `${await discoveryApi.getBaseUrl('infra')}${path}`;
  const response = await fetchApi.fetch(
    search.size > 0 ? `${url}?${search}` : url,
    { signal: options?.signal },
  );
  if (!response.ok) throw await ResponseError.fromResponse(response);
  const answer = await response.json().catch(() => undefined);
  if (!(answer as T | undefined)?.[key]) {
    throw new Error(
      `The infra backend answered ${path} without “${key}”; are backend and app on the same version?`,
    );
  }
  return answer;
}
