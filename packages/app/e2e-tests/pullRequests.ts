import { expect, type BrowserContext, type Locator } from '@playwright/test';

/** The address that a link to a pull request leads to. */
export async function addressOf(link: Locator): Promise<string> {
  await expect(link).toBeVisible();
  const address = await link.getAttribute('href');
  expect(address).toMatch(/\/pull\/\d+$/);
  return address!;
}

async function act(
  context: BrowserContext,
  address: string,
  button: RegExp,
  outcome: string,
): Promise<void> {
  const page = await context.newPage();
  await page.goto(address);
  await page.getByRole('button', { name: button }).click();
  await expect(page.getByText(outcome, { exact: true })).toBeVisible();
  await page.close();
}

/** Merges a pull request on its own page, as people do. */
export async function merge(
  context: BrowserContext,
  address: string,
): Promise<void> {
  await act(context, address, /^Merge/, 'Merged');
}

/** Closes a pull request without merging it. */
export async function close(
  context: BrowserContext,
  address: string,
): Promise<void> {
  await act(context, address, /^Close pull request/, 'Closed without merging.');
}
