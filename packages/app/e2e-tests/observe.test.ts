import { expect, test, type Page } from '@playwright/test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Clone } from './clone';
import { causeFault } from './clusters';
import { screenshot } from './screenshot';
import { signInAsGuest, signInAsPlatform } from './signIn';

/*
 * One request from the form to running databases. The page of the service stays
 * open all the time: what it shows changes by itself.
 */

const service = 'inventory';
const terraform = `${service}-postgres-main`;
const rendered = (environment: string) =>
  `clusters/${environment}/services/${service}/postgres-main.yaml`;

/** Simulated controllers take seconds where real ones take minutes. */
const soon = { timeout: 60_000 };

async function request(page: Page): Promise<string> {
  await page.goto(`/catalog/default/component/${service}`);
  await page.getByRole('link', { name: 'Request infrastructure' }).click();
  await page
    .getByLabel('Say what you need')
    .fill(`${service} needs postgres in dev and prod`);
  await page.keyboard.press('Enter');
  await page.getByRole('radio', { name: /High-traffic API/ }).check();
  const preview = page.getByRole('region', { name: 'Preview' });
  await expect(preview.getByText(/^Adds postgres main to dev/)).toBeVisible();
  await page.getByRole('button', { name: 'Review' }).click();
  await page.getByRole('button', { name: 'Create pull request' }).click();
  const link = page.getByRole('link', { name: 'Open the pull request' });
  await expect(link).toBeVisible();
  return (await link.getAttribute('href')) ?? '';
}

/** Approves the plan that waits, as people do: by a commit. */
function approve(environment: string, plan: string): void {
  const clone = new Clone('platform-gitops');
  const path = rendered(environment);
  const text = clone.read(path);
  expect(text).toContain('approvePlan: ""');
  writeFileSync(
    join(clone.folder, path),
    text.replace('approvePlan: ""', `approvePlan: ${plan}`),
  );
  clone.git('config', 'user.name', 'Pat Platform');
  clone.git('config', 'user.email', 'pat@acme.example');
  clone.git('commit', '--quiet', '-am', `Approve ${plan} of ${service}`);
  clone.git('push', '--quiet', 'origin', 'HEAD:main');
  clone.remove();
}

test('a request is followed from the form to ready, live', async ({
  page,
  context,
}) => {
  test.setTimeout(300_000);
  // Its own team: others may not ask for anything of it in production.
  await signInAsPlatform(page);
  const pullRequest = await request(page);

  // The page that stays open.
  await page.goto(`/catalog/default/component/${service}`);
  let loads = 0;
  page.on('load', () => {
    loads += 1;
  });
  const card = page.getByRole('article').filter({
    has: page.getByRole('heading', { name: 'Infrastructure', exact: true }),
  });
  const row = card.getByRole('row', { name: /^postgres main/ });
  const inDev = row.getByRole('cell').nth(0);
  const inProd = row.getByRole('cell').nth(1);
  await expect(inDev).toContainText('Proposed', soon);
  await expect(inProd).toContainText('Proposed');
  await screenshot(page, 'card-proposed');

  const host = await context.newPage();
  await host.goto(pullRequest);
  await host.getByRole('button', { name: /^Merge/ }).click();
  await expect(host.getByText('Merged', { exact: true })).toBeVisible();
  await host.close();

  await expect(inDev).toContainText('Ready', soon);
  await expect(inProd).toContainText('Awaiting approval', soon);
  await expect(
    card.getByText(
      /prod\/postgres main waits for approval of its plan: \d+ to/,
    ),
  ).toBeVisible(soon);
  await screenshot(page, 'card-awaiting-approval');

  // The plan, without leaving the portal and without a secret in it.
  const other = await context.newPage();
  await other.goto(
    `/catalog/default/component/${service}/infrastructure?resource=prod.postgres.main&view=plan`,
  );
  const plan = other.getByText(/plan-[\w.-]+-[0-9a-f]{10}/).first();
  await expect(plan).toBeVisible();
  const planId = /plan-[\w.-]+-[0-9a-f]{10}/.exec(
    (await plan.textContent()) ?? '',
  )?.[0];
  expect(planId).toBeDefined();
  await screenshot(other, 'plan');
  await other.close();

  approve('prod', planId!);
  await expect(inProd).toContainText('Ready', soon);
  await expect(card.getByText(/waits for approval/)).toHaveCount(0);

  // Drift, a failure that is explained, and a cluster that is away.
  await causeFault({
    kind: 'drift',
    cluster: 'acme-prod',
    object: `${service}/${terraform}`,
  });
  await expect(inProd).toContainText('Drifted', soon);
  await screenshot(page, 'card-drifted');
  await causeFault({
    kind: 'undo-drift',
    cluster: 'acme-prod',
    object: `${service}/${terraform}`,
  });
  await expect(inProd).toContainText('Ready', soon);

  await causeFault({
    kind: 'fail-apply',
    cluster: 'acme-dev',
    object: `${service}/${terraform}`,
    message: 'the quota for databases is used up',
    times: 1000,
  });
  await causeFault({
    kind: 'drift',
    cluster: 'acme-dev',
    object: `${service}/${terraform}`,
  });
  await expect(
    card.getByText(/dev\/postgres main .*the quota for databases is used up/),
  ).toBeVisible(soon);
  await screenshot(page, 'card-failed');

  await causeFault({ kind: 'stop', cluster: 'acme-prod' });
  await expect(card.getByText(/not seen for/).first()).toBeVisible({
    timeout: 90_000,
  });
  await expect(inProd).not.toContainText('Ready');
  await screenshot(page, 'card-stale');
  await causeFault({ kind: 'start', cluster: 'acme-prod' });
  await expect(inProd).toContainText('Ready', { timeout: 90_000 });
  expect(loads).toBe(0);
});

test('what needs somebody is seen at once, from the fleet to the timeline', async ({
  page,
}) => {
  await signInAsGuest(page, '/infra');
  await expect(page.getByText('What needs somebody')).toBeVisible();
  await expect(page.getByText(/resources? needs? attention/)).toBeVisible();
  await screenshot(page, 'fleet');
  await page.goto(`/catalog/default/component/${service}/infrastructure`);
  await expect(page.getByText('What happened')).toBeVisible();
  await expect(page.getByText(/seen by Flux/).first()).toBeVisible();
  await screenshot(page, 'service-tab');
});
