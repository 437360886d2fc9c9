import { expect, test, type Browser, type Page } from '@playwright/test';
import { violations } from './accessible';
import { certifiedPackage } from './certifiedPackage';
import { addressOf, close, merge } from './pullRequests';
import { screenshot } from './screenshot';
import { signInAsGuest, signInAsPlatform } from './signIn';

/*
 * The sample's services on aws-data 3.2.0 move to 3.4.0 in dev: one opts out,
 * one fails and stops the campaign, the others get there.
 */

const soon = { timeout: 120_000 };

const card = (page: Page, service: string) =>
  page.getByRole('listitem').filter({
    has: page.getByRole('link', { name: service, exact: true }),
  });

const pullRequestOf = (page: Page, service: string) =>
  addressOf(card(page, service).getByRole('link', { name: /^Pull request #/ }));

/** What an engineer sees of a campaign. */
async function lookAsEngineer(browser: Browser, path: string): Promise<void> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await signInAsGuest(page, path);
  await expect(card(page, 'fraud-detector')).toContainText('failed');
  for (const name of ['Resume', 'Stop', 'Retry failed ones']) {
    await expect(
      page.getByRole('button', { name, exact: true }),
    ).toBeDisabled();
  }
  await expect(
    page.getByText(/infra\.campaign\.manage.*Ask the platform team/),
  ).toBeVisible();
  await screenshot(page, 'campaign-engineer');
  await context.close();
}

test('a campaign upgrades services, with one that fails and one that opts out', async ({
  page,
  context,
  browser,
}) => {
  test.setTimeout(600_000);
  await certifiedPackage();
  await signInAsPlatform(page, '/infra/packages/aws-data/3.4.0');
  await page.getByRole('link', { name: 'Move services to it' }).click();
  await expect(page).toHaveURL(/\/campaigns\/new/);

  await page.getByLabel('From', { exact: true }).selectOption('aws-data@3.2.0');
  await expect(page.getByLabel('To', { exact: true })).toHaveValue(
    'aws-data@3.4.0',
  );
  await page
    .getByLabel('Services', { exact: true })
    .fill('checkout-web, fraud-detector, notifications, orders-api');
  // Only dev: the waves of the other environments go.
  for (const number of [4, 3, 2]) {
    await page.getByRole('button', { name: `Remove wave ${number}` }).click();
  }
  await page.getByLabel('Open at a time').fill('2');
  await page.getByLabel('Minutes to be ready').fill('0');
  await page.getByLabel('Pause after failures').fill('1');
  await expect(page.getByText(/pull requests: 4;/)).toBeVisible();
  expect(await violations(page, 'main')).toEqual([]);
  await screenshot(page, 'campaign-new');
  await page.getByRole('button', { name: 'Start campaign' }).click();
  await expect(page).toHaveURL(/\/campaigns\/move-to-aws-data-3-4-0/);
  const board = new URL(page.url()).pathname;

  // Two at a time, by name; the others wait, and one of them does not want to.
  await expect(card(page, 'checkout-web')).toContainText(
    'pull request open',
    soon,
  );
  await expect(card(page, 'fraud-detector')).toContainText(
    'pull request open',
    soon,
  );
  await expect(card(page, 'notifications')).toContainText('waiting');
  await page.getByRole('button', { name: 'Opt out orders-api' }).click();
  const dialog = page.getByRole('dialog', { name: 'Opt a service out' });
  await expect(dialog.getByLabel('Who answers for it')).toHaveValue(
    'group:default/payments',
  );
  await dialog.getByLabel('Reason').fill('Until the sale is over');
  await dialog.getByLabel('Takes part again on').fill('2099-12-24');
  expect(await violations(page, 'dialog')).toEqual([]);
  await screenshot(page, 'campaign-opt-out');
  await dialog.getByRole('button', { name: 'Opt a service out' }).click();
  await expect(card(page, 'orders-api')).toContainText(
    /opted out until 2099-12-24: Until the sale is over/,
    soon,
  );
  await expect(
    page.getByRole('row', { name: /^orders-api Until the sale is over/ }),
  ).toContainText('Dec 24, 2099');

  // Somebody closes a pull request: that is a failure, and one is enough.
  const first = await pullRequestOf(page, 'fraud-detector');
  await close(context, first);
  await expect(card(page, 'fraud-detector')).toContainText(
    'Its pull request was closed without being merged.',
    soon,
  );
  await expect(page.getByText(/^It paused by itself: 1 failed/)).toBeVisible(
    soon,
  );
  expect(await violations(page, 'main')).toEqual([]);
  await screenshot(page, 'campaign-paused');
  await lookAsEngineer(browser, board);

  // Tried once more, with another pull request.
  await page.getByRole('button', { name: 'Retry fraud-detector' }).click();
  await expect(card(page, 'fraud-detector')).not.toContainText('failed');
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(card(page, 'fraud-detector')).toContainText(
    'pull request open',
    soon,
  );
  const second = await pullRequestOf(page, 'fraud-detector');
  expect(second).not.toBe(first);
  await merge(context, second);
  await merge(context, await pullRequestOf(page, 'checkout-web'));
  await expect(card(page, 'notifications')).toContainText(
    'pull request open',
    soon,
  );
  await screenshot(page, 'campaign-running');
  await merge(context, await pullRequestOf(page, 'notifications'));

  for (const service of ['checkout-web', 'fraud-detector', 'notifications']) {
    await expect(card(page, service)).toContainText('✓ through', soon);
  }
  await expect(page.getByText('4 of 4 through', { exact: true })).toBeVisible(
    soon,
  );
  await expect(page.getByText('✓ done').first()).toBeVisible(soon);
  expect(await violations(page, 'main')).toEqual([]);
  await screenshot(page, 'campaign-done');

  await page.goto('/infra/campaigns');
  await expect(
    page.getByRole('row', { name: /Move to aws-data 3\.4\.0/ }),
  ).toContainText('✓ done');
  expect(await violations(page, 'main')).toEqual([]);
  await screenshot(page, 'campaigns');
  await page.goto('/infra/packages');
  await expect(page.getByRole('row', { name: /^3\.4\.0/ })).toContainText(
    '3 in dev',
    soon,
  );
});
