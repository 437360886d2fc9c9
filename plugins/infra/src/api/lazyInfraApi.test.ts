import type { InfraApi } from '@groundwork/backstage-plugin-infra-common';
import { platformFixture } from '../__testUtils__/platformFixture';
import { infraApiMock } from '../__testUtils__/infraApiMock';
import { isNotAllowed, isNotFound } from './errorText';
import { lazyInfraApi } from './lazyInfraApi';

function api(
  answer: () => Response,
  load: () => Promise<InfraApi> = async () => infraApiMock(),
) {
  const fetched: string[] = [];
  const infraApi = lazyInfraApi(
    {
      fetchApi: {
        fetch: async url => {
          fetched.push(String(url));
          return answer();
        },
      },
      discoveryApi: { getBaseUrl: async () => 'http://b/api/infra' },
    },
    load,
  );
  return { infraApi, fetched };
}

const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json' },
  });

describe('lazyInfraApi', () => {
  it('asks for what is shown often without the large client', async () => {
    const load = jest.fn();
    const { infraApi, fetched } = api(
      () => json({ items: [], resources: [], status: {}, counts: {} }),
      load,
    );
    const address = {
      service: 'payments-api',
      environment: 'prod',
      type: 'postgres',
      name: 'main',
    };
    await infraApi.getServiceCard('payments-api');
    await infraApi.getResource(address);
    await infraApi.getResourcePlan(address);
    await infraApi.listServices({ text: 'pay & co', owner: '', limit: 8 });
    expect(fetched).toEqual([
      'http://b/api/infra/services/payments-api/card',
      'http://b/api/infra/services/payments-api/resources/prod.postgres.main',
      'http://b/api/infra/services/payments-api/resources/prod.postgres.main/plan',
      'http://b/api/infra/services?text=pay+%26+co&limit=8',
    ]);
    expect(load).not.toHaveBeenCalled();
  });

  it('says what the backend says', async () => {
    const error = (name: string) => ({ error: { name, message: 'No' } });
    const refused = api(() => json(error('NotAllowedError'), 403));
    const refusal = await refused.infraApi.getOverview().catch(e => e);
    expect(isNotAllowed(refusal)).toBe(true);
    const missing = api(() => json(error('NotFoundError'), 404));
    const absence = await missing.infraApi.getServiceCard('x').catch(e => e);
    expect(isNotFound(absence)).toBe(true);
  });

  it('does not take a page of a proxy for an answer', async () => {
    const { infraApi } = api(() => new Response('<html>Sign in</html>'));
    await expect(infraApi.getOverview()).rejects.toThrow(
      '/overview without “phases”',
    );
  });

  it('loads the large client once, and again after a failed download', async () => {
    const load = jest
      .fn<Promise<InfraApi>, []>()
      .mockRejectedValueOnce(new Error('No connection'))
      .mockResolvedValue(infraApiMock());
    const { infraApi } = api(() => json({}), load);
    await expect(infraApi.getPlatform()).rejects.toThrow('No connection');
    await expect(infraApi.getPlatform()).resolves.toBe(platformFixture);
    await infraApi.getPlatform();
    expect(load).toHaveBeenCalledTimes(2);
  });
});
