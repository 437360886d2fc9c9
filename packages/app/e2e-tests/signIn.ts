import { expect, type Page } from '@playwright/test';

/** Opens a page of the portal as the demo's guest. */
export async function signInAsGuest(page: Page, path = '/'): Promise<void> {
  await page.goto(path);
  await page.getByRole('button', { name: 'Enter', exact: true }).click();
  await expect(page.getByRole('link', { name: 'Groundwork' })).toBeVisible();
}
