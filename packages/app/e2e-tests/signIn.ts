import { expect, type Page } from '@playwright/test';

async function signIn(page: Page, path: string, button: string) {
  await page.goto(path);
  await page.getByRole('button', { name: button, exact: true }).click();
  await expect(page.getByRole('link', { name: 'Groundwork' })).toBeVisible();
}

/** Opens a page of the portal as the demo's guest, an engineer of payments. */
export async function signInAsGuest(page: Page, path = '/'): Promise<void> {
  await signIn(page, path, 'Enter');
}

/** Opens a page of the portal as somebody of the platform team. */
export async function signInAsPlatform(page: Page, path = '/'): Promise<void> {
  await signIn(page, path, 'Enter as the platform team');
}
