import { expect, test, type Page } from '@playwright/test';
import { violations } from './accessible';
import { Clone } from './clone';
import { addressOf, merge } from './pullRequests';
import { screenshot } from './screenshot';
import { signInAsGuest, signInAsPlatform } from './signIn';

/*
 * What comes after the first request: one service is upgraded, promoted and
 * rolled back, another one is retired and comes back, all from their pages.
 */

const soon = { timeout: 90_000 };

const tab = (service: string) =>
  `/catalog/default/component/${service}/infrastructure`;

/** Opens the page of an operation from the menu of a service. */
async function open(page: Page, service: string, entry: RegExp) {
  await page.goto(tab(service));
  await page.getByRole('button', { name: 'Change…' }).first().click();
  await page
    .getByRole('group', { name: 'What can be changed' })
    .getByRole('link', { name: entry })
    .click();
}

/** Makes the pull request of the page that is open, and its address. */
async function propose(page: Page, button = /^Create pull request/) {
  await page.getByRole('button', { name: button }).click();
  const outcome = page.getByRole('status').filter({
    has: page.getByRole('heading', { name: 'The pull request is open' }),
  });
  await expect(outcome).toBeVisible(soon);
  return addressOf(outcome.getByRole('link', { name: /^Pull request #/ }));
}

function claimOf(service: string): string {
  const clone = new Clone('platform-gitops');
  try {
    return clone.read(`services/${service}.yaml`);
  } finally {
    clone.remove();
  }
}

/** A resource in its environment, as the tab shows it. */
const resource = (page: Page, environment: string, name: string) =>
  page
    .getByRole('region', { name: environment })
    .getByRole('listitem')
    .filter({ has: page.getByRole('link', { name }) })
    .first();

test.describe.configure({ mode: 'serial' });

test('an engineer upgrades dev and promotes to prod', async ({
  page,
  context,
}) => {
  test.setTimeout(600_000);
  await signInAsGuest(page);

  await open(page, 'ledger', /^Upgrade/);
  const upgrade = page.getByRole('heading', { name: 'Upgrade ledger' });
  await expect(upgrade).toBeVisible();
  await page.getByRole('radio', { name: /^aws-data@3\.2\.0/ }).check();
  await expect(page.getByLabel(/^Development/)).toBeChecked();
  await expect(page.getByLabel(/^Production \(AWS\)/)).not.toBeChecked();
  await expect(
    page.getByRole('heading', { name: 'What aws-data@3.2.0 brings' }),
  ).toBeVisible();
  const preview = page.getByRole('region', { name: 'Preview' });
  await expect(preview.getByText(/^Package in dev:/)).toBeVisible();
  expect(await violations(page, 'main')).toEqual([]);
  await screenshot(page, 'day-two-upgrade');
  await merge(context, await propose(page));
  await screenshot(page, 'day-two-outcome');
  expect(claimOf('ledger')).toMatch(/dev:[\s{]+package: aws-data@3\.2\.0/);

  await page.goto(tab('ledger'));
  const dev = page.getByRole('region', { name: 'Development' });
  await expect(dev).toContainText('aws-data 3.2.0', soon);
  await expect(resource(page, 'Development', 'postgres main')).toContainText(
    'Ready',
    soon,
  );

  await open(page, 'ledger', /^Promote/);
  await page.getByLabel('From', { exact: true }).selectOption('dev');
  await page.getByLabel('To', { exact: true }).selectOption('prod');
  await expect(page.getByRole('checkbox', { name: /^Carry/ })).not.toHaveCount(
    0,
  );
  await expect(preview.getByText(/^Package in prod:/)).toBeVisible();
  expect(await violations(page, 'main')).toEqual([]);
  await screenshot(page, 'day-two-promote');
  await merge(context, await propose(page));
  await page.goto(tab('ledger'));
  await expect(
    resource(page, 'Production (AWS)', 'postgres main'),
  ).toContainText('Awaiting approval', soon);

  // The plan of production is not for engineers, and says so.
  await page.goto(`${tab('ledger')}?resource=prod.postgres.main&view=plan`);
  const drawer = page.getByRole('dialog', { name: /postgres main/ });
  await expect(
    drawer.getByRole('button', { name: 'Approve this plan…' }),
  ).toBeDisabled();
  await screenshot(page, 'day-two-may-not-approve');
});

test('the platform team approves a plan, which is one line, and takes prod back', async ({
  page,
  context,
}) => {
  test.setTimeout(600_000);
  await signInAsPlatform(
    page,
    `${tab('ledger')}?resource=prod.postgres.main&view=plan`,
  );
  const drawer = page.getByRole('dialog', { name: /postgres main/ });
  const approve = drawer.getByRole('button', { name: 'Approve this plan…' });
  await expect(approve).toBeEnabled(soon);
  await screenshot(page, 'day-two-plan');
  await approve.click();
  await expect(
    page.getByRole('heading', { name: 'Approve a plan of ledger' }),
  ).toBeVisible();
  const preview = page.getByRole('region', { name: 'Preview' });
  await expect(preview.getByRole('heading', { name: '1 file' })).toBeVisible();
  expect(await violations(page, 'main')).toEqual([]);
  await screenshot(page, 'day-two-approve');
  const approval = await propose(page, /^Approve plan-/);
  await merge(context, approval);
  await page.goto(tab('ledger'));
  await expect(
    resource(page, 'Production (AWS)', 'postgres main'),
  ).toContainText('Ready', soon);

  await open(page, 'ledger', /^History/);
  await expect(
    page.getByRole('listitem').filter({ hasText: 'this is now' }).first(),
  ).toBeVisible();
  expect(await violations(page, 'main')).toEqual([]);
  await screenshot(page, 'day-two-history');
  await page
    .getByRole('listitem')
    .filter({ hasText: /Promote/ })
    .getByRole('link', { name: /^Take back only this/ })
    .click();
  await expect(
    page.getByRole('heading', { name: 'Roll back ledger' }),
  ).toBeVisible();
  await expect(preview.getByText(/^Package in prod:/)).toBeVisible();
  expect(await violations(page, 'main')).toEqual([]);
  await screenshot(page, 'day-two-roll-back');
  await merge(context, await propose(page));
  expect(claimOf('ledger')).not.toMatch(/prod:[\s{]+package: aws-data@3\.2\.0/);
  await page.goto(tab('ledger'));
  await expect(
    page.getByRole('region', { name: 'Production (AWS)' }),
  ).toContainText('aws-data 3.1.0', soon);
});

test('a service with databases is retired, and taken back in time', async ({
  page,
  context,
}) => {
  test.setTimeout(600_000);
  await signInAsPlatform(page);
  await open(page, 'reporting', /^Decommission/);
  await expect(
    page.getByRole('heading', { name: 'Decommission reporting' }),
  ).toBeVisible();
  const preview = page.getByRole('region', { name: 'Preview' });
  await expect(
    preview.getByRole('heading', { name: /^\d+ files$/ }),
  ).toBeVisible();
  await expect(
    preview.getByText('The service stops there. What holds data is retained.'),
  ).toBeVisible();
  expect(await violations(page, 'main')).toEqual([]);
  await screenshot(page, 'day-two-decommission');
  await merge(context, await propose(page));
  expect(claimOf('reporting')).toContain('tombstones');

  await page.goto(tab('reporting'));
  const removed = page.locator('#removed');
  await expect(removed).toContainText('postgres warehouse', soon);
  await expect(removed).toContainText(
    /It can be restored until \w+ \d+, \d+, and destroyed after that\./,
  );
  await screenshot(page, 'day-two-removed');
  await expect(
    removed.getByRole('link', { name: /^Restore… postgres[ /]warehouse/ }),
  ).toBeVisible();
  await open(page, 'reporting', /^Restore/);
  await expect(
    page.getByRole('heading', {
      name: 'Restore what was removed from reporting',
    }),
  ).toBeVisible();
  expect(await violations(page, 'main')).toEqual([]);
  await screenshot(page, 'day-two-restore');
  await merge(context, await propose(page));
  await page.goto(tab('reporting'));
  await expect(resource(page, 'Staging', 'postgres main')).toContainText(
    'Ready',
    soon,
  );
});
