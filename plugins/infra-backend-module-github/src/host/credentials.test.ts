import { generateKeyPairSync } from 'node:crypto';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { SandboxRepository } from '../__testUtils__/sandboxRepository';
import { IntegrationCredentials } from './credentials';

// A sandbox takes a while on a busy machine.
jest.setTimeout(60_000);

let at: SandboxRepository;
beforeAll(async () => {
  at = await SandboxRepository.start();
});
afterAll(() => at.stop());

function credentialsWith(authentication: object): IntegrationCredentials {
  const { host } = new URL(at.sandbox.url);
  const apiBaseUrl = at.sandbox.apiBaseUrl;
  return new IntegrationCredentials(
    ScmIntegrations.fromConfig(
      new ConfigReader({
        integrations: { github: [{ host, apiBaseUrl, ...authentication }] },
      }),
    ),
    `${at.sandbox.url}/acme/platform-gitops`,
  );
}

it('gives the token of the integration', async () => {
  const credentials = credentialsWith({ token: 'abc' });
  expect(await credentials.token()).toBe('abc');
  await credentials.renew('abc');
  expect(await credentials.token()).toBe('abc');
});

it('gives none without credentials', async () => {
  expect(await credentialsWith({}).token()).toBeUndefined();
});

describe('with a GitHub App', () => {
  const app = {
    appId: 1,
    clientId: 'client',
    clientSecret: 'secret',
    webhookSecret: 'secret',
    privateKey: generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    }).privateKey,
  };

  it('gives an installation token, the same until it is refused', async () => {
    const credentials = credentialsWith({ apps: [app] });
    const first = await credentials.token();
    expect(first).toMatch(/^ghs_/);
    expect(await credentials.token()).toBe(first);
    await credentials.renew(first);
    const second = await credentials.token();
    expect(second).toMatch(/^ghs_/);
    expect(second).not.toBe(first);
    // Another request was refused with the first one, too.
    await credentials.renew(first);
    expect(await credentials.token()).toBe(second);
  });

  it('goes on with a new token when the first has expired', async () => {
    const credentials = credentialsWith({ apps: [app] });
    let expired = await credentials.token();
    let refusals = 0;
    const repository = at.connect({
      credentials,
      fetch: async (url, init) => {
        const used = new Headers(init?.headers).get('authorization');
        if (used === `Bearer ${expired}`) {
          refusals += 1;
          return Response.json({ message: 'Bad credentials' }, { status: 401 });
        }
        return fetch(url, init);
      },
    });
    const request = await at.request('expired');
    expect((await repository.propose(request)).status).toBe('opened');
    expect(refusals).toBe(1);
    // Tokens expire again and again.
    expired = await credentials.token();
    const next = await at.request('expired-again');
    expect((await repository.propose(next)).status).toBe('opened');
    expect(refusals).toBe(2);
  });
});
