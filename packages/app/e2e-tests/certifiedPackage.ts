import { expect } from '@playwright/test';
import { backendUrl, platformToken } from './backend';
import { commitOfTag } from './clone';

async function ask(path: string, token: string, body?: unknown) {
  const response = await fetch(`${backendUrl}/api/infra${path}`, {
    method: body ? 'POST' : 'GET',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  if (response.status === 404) return undefined;
  const text = await response.text();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
  return JSON.parse(text);
}

async function mergeByApi(number: number): Promise<void> {
  const response = await fetch(
    `${process.env.GROUNDWORK_E2E_SANDBOX_URL}/api/v3/repos/acme/platform-gitops/pulls/${number}/merge`,
    { method: 'PUT', headers: { authorization: 'Bearer sandbox-token' } },
  );
  if (!response.ok) {
    throw new Error(`${response.status}: ${await response.text()}`);
  }
}

/**
 * Sees to it that aws-data 3.4.0 is there and certified, for tests of what comes
 * after that. `certify.test.ts` shows how people and their CI get there.
 */
export async function certifiedPackage(): Promise<'aws-data@3.4.0'> {
  const ref = 'aws-data@3.4.0';
  const address = '/packages/aws-data/3.4.0';
  const token = await platformToken();
  const stateIs = (state: string) =>
    expect
      .poll(async () => (await ask(address, token))?.state, { timeout: 60_000 })
      .toBe(state);
  const revision = commitOfTag('infrastructure-modules', 'aws-data-3.4.0');
  if (!(await ask(address, token))) {
    const { pullRequest } = await ask('/platform/changes', token, {
      change: {
        kind: 'release',
        from: 'aws-data@3.3.0',
        version: '3.4.0',
        revision,
        modules: { 'aws-object-storage': '2.2.1' },
      },
    });
    await mergeByApi(pullRequest.number);
    await stateIs('draft');
  }
  if ((await ask(address, token)).state !== 'certified') {
    const finishedAt = new Date().toISOString();
    const { pullRequest } = await ask('/certifications', token, {
      evidence: ['unit', 'integration', 'upgrade'].map(stage => ({
        package: ref,
        revision,
        stage,
        ...(stage === 'upgrade' && { from: 'aws-data@3.2.0' }),
        result: 'passed',
        finishedAt,
        tests: { passed: 5, failed: 0 },
        run: `e2e/${finishedAt}/${stage}`,
      })),
    });
    await mergeByApi(pullRequest.number);
    await stateIs('certified');
  }
  return ref;
}
