import { execFileSync } from 'node:child_process';
import { expect, test } from '@playwright/test';
import { Clone } from './clone';
import { screenshot } from './screenshot';
import { signInAsGuest } from './signIn';

test('a new service gets a repository, a catalog entry and a pull request', async ({
  page,
}) => {
  await signInAsGuest(page, '/create/templates/default/create-service');
  await page
    .getByLabel('What does the service do?')
    .fill('Takes orders to their payment.');
  await page
    .getByLabel('Say what you need')
    .fill('checkout needs postgres and kafka in dev');
  await page.keyboard.press('Enter');
  await expect(page.getByLabel(/Name of the new service/)).toHaveValue(
    'checkout',
  );
  await page.getByRole('combobox', { name: /Owner/ }).click();
  await page.getByRole('option', { name: /payments/ }).click();
  await page.getByRole('radio', { name: /Internal tooling/ }).check();
  await expect(
    page.getByText(/^Adds checkout to dev with package/),
  ).toBeVisible();

  await page.getByRole('button', { name: 'Review' }).click();
  const review = page.getByRole('table');
  await expect(
    review.getByRole('row', { name: 'Service checkout' }),
  ).toBeVisible();
  await expect(review.getByText('Change >')).toHaveCount(0);
  await screenshot(page, 'create-service-review');
  await page.getByRole('button', { name: 'Create service' }).click();
  const pullRequest = page.getByRole('link', { name: 'Open the pull request' });
  await expect(pullRequest).toBeVisible({ timeout: 60_000 });
  await screenshot(page, 'create-service-task');
  const address = (await pullRequest.getAttribute('href')) ?? '';

  await page.getByRole('link', { name: 'The service in the catalog' }).click();
  await expect(page).toHaveURL(/\/catalog\/default\/component\/checkout/);
  // The catalog takes a few seconds to read the new repository. Nothing is
  // merged yet, and the page says what it waits for.
  await expect(async () => {
    await page.reload();
    await expect(
      page.getByRole('row', { name: /^postgres main Proposed/ }),
    ).toBeVisible({ timeout: 5_000 });
  }).toPass();
  await expect(
    page.getByText('1 open pull request').locator('..').getByRole('link'),
  ).toHaveAttribute('href', address);
  await screenshot(page, 'create-service-page');

  const clone = new Clone('checkout');
  expect(clone.read('catalog-info.yaml')).toContain('name: "checkout"');
  expect(clone.read('catalog-info.yaml')).toContain('slug: "acme/checkout"');
  // The tests of the new service pass as they are.
  execFileSync(process.execPath, ['--test'], { cwd: clone.folder });
  clone.remove();

  await page.goto(address);
  await expect(
    page.getByRole('heading', { name: /^checkout: adds postgres main/ }),
  ).toBeVisible();
});
