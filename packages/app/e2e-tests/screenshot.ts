import { join } from 'node:path';
import type { Page } from '@playwright/test';

/** Leaves a picture in the folder that GROUNDWORK_E2E_SCREENSHOTS names, if it names one. */
export async function screenshot(page: Page, name: string): Promise<void> {
  const folder = process.env.GROUNDWORK_E2E_SCREENSHOTS;
  if (folder) {
    await page.screenshot({ path: join(folder, `${name}.png`) });
  }
}
