import { mockServices } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import {
  infraContract,
  type CampaignSpecInput,
} from '@groundwork/backstage-plugin-infra-common';
import { get, newHost, post } from '../__testUtils__/client';
import { startBackend } from '../__testUtils__/startBackend';
import { infraServiceConditions } from '../permissions/rules';

const spec: CampaignSpecInput = {
  name: 'again',
  title: 'Render again',
  work: { kind: 'render' },
  waves: [{ name: 'dev', environments: ['dev'] }],
};

/** Reads of services are for those who own them. */
const ownOnly = mockServices.permissions.mock({
  authorize: async requests =>
    requests.map(() => ({ result: AuthorizeResult.ALLOW })),
  authorizeConditional: async requests =>
    requests.map(({ permission }) => ({
      result: AuthorizeResult.CONDITIONAL,
      pluginId: 'infra',
      resourceType: permission.resourceType,
      conditions: infraServiceConditions.isOwner({
        owners: ['group:default/Payments'],
      }),
    })),
});

describe('the board of a campaign', () => {
  it('names only services that one may see', async () => {
    const { server } = await startBackend({
      host: newHost(),
      features: [ownOnly.factory],
    });
    await post(server, '/campaigns').send(spec).expect(201);
    for (const [service, owner] of [
      ['orders-api', 'group:default/sales'],
      ['payments-api', 'group:default/payments'],
    ]) {
      const expiresAt = '2999-01-01T00:00:00Z';
      const optOut = { service, owner, expiresAt, reason: 'A freeze.' };
      await post(server, '/campaigns/again/actions')
        .send({ action: 'opt-out', ...optOut })
        .expect(200);
    }
    const { body } = await get(server, '/campaigns/again').expect(200);
    const board = infraContract.getCampaign.response.parse(body);
    expect(board.items.map(({ service }) => service)).toEqual(['payments-api']);
    expect(board.optOuts.map(({ service }) => service)).toEqual([
      'payments-api',
    ]);
    expect(Object.values(board.counts)).toEqual([2]);
  });

  it('takes no credentials, which everybody would read', async () => {
    const { server } = await startBackend({ host: newHost() });
    const token = `ghp_${'a1B2'.repeat(9)}`;
    const refused = await post(server, '/campaigns')
      .send({ ...spec, title: `Use ${token}` })
      .expect(400);
    expect(refused.text).not.toContain(token);
    await post(server, '/campaigns').send(spec).expect(201);
    await post(server, '/campaigns/again/actions')
      .send({ action: 'pause', reason: token })
      .expect(400);
    await get(server, '/campaigns/again').expect(200);
  });
});
