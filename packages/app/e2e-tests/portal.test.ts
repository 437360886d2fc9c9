import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { screenshot } from './screenshot';
import { signInAsGuest } from './signIn';

test('a guest finds payments-api in the catalog and opens its page', async ({
  page,
}) => {
  await signInAsGuest(page);
  await expect(page).toHaveTitle(/Groundwork/);
  await expect(page).toHaveURL(/\/catalog/);
  const link = page.getByRole('link', { name: 'payments-api', exact: true });
  await expect(link).toBeVisible();
  await screenshot(page, 'catalog');

  await link.click();
  await expect(page).toHaveURL(/\/catalog\/default\/component\/payments-api/);
  await expect(
    page.getByRole('heading', { name: 'payments-api' }).first(),
  ).toBeVisible();
});

test('the navigation bar has no accessibility violations', async ({ page }) => {
  await signInAsGuest(page);
  await expect(
    page.getByRole('link', { name: 'payments-api', exact: true }),
  ).toBeVisible();
  const { violations } = await new AxeBuilder({ page })
    .include('nav')
    .withTags(['wcag2a', 'wcag2aa'])
    .analyze();
  expect(violations.map(found => `${found.id}: ${found.help}`)).toEqual([]);
});
