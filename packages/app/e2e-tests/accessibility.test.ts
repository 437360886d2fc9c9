import { expect, type Page, test } from '@playwright/test';
import { violations } from './accessible';
import { screenshot } from './screenshot';
import { signInAsGuest } from './signIn';

for (const theme of ['light', 'dark'] as const) {
  test.describe(theme, () => {
    test.beforeEach(async ({ page }) => {
      await page.addInitScript(name => {
        window.localStorage.setItem('theme', name);
      }, theme);
    });

    test(`the form with its preview is accessible in ${theme}`, async ({
      page,
    }) => {
      await signInAsGuest(
        page,
        '/create/templates/default/request-infrastructure',
      );
      await page
        .getByLabel('Say what you need')
        .fill('orders-api needs redis and a bucket and frobnicate');
      await page.keyboard.press('Enter');
      const preview = page.getByRole('region', { name: 'Preview' });
      await expect(preview.getByText(/^Adds redis/)).toBeVisible();
      await preview.getByText(/^prod: \d+ files/).click();
      await preview
        .getByText(/^clusters\/prod\/.*redis-main2.*\.yaml$/)
        .first()
        .click();
      await preview.getByText('Why these values').click();
      await page
        .getByText(/^\d+ more settings?$/)
        .first()
        .click();
      await page.getByText('Differences by environment').first().click();
      expect(await violations(page, 'form')).toEqual([]);
      await screenshot(page, `form-${theme}`);
    });

    test(`the card is accessible in ${theme}`, async ({ page }) => {
      await signInAsGuest(page, '/catalog/default/component/orders-api');
      await expect(
        page.getByRole('row', { name: /^postgres main/ }),
      ).toBeVisible();
      await page
        .getByRole('heading', { name: 'Infrastructure', exact: true })
        .locator('xpath=ancestor::*[contains(@class, "bui-Card")][last()]')
        .evaluate(card => card.setAttribute('id', 'infrastructure-card'));
      expect(await violations(page, '#infrastructure-card')).toEqual([]);
      await screenshot(page, `card-${theme}`);
    });

    test(`tab and drawer are accessible in ${theme}`, async ({ page }) => {
      await signInAsGuest(
        page,
        '/catalog/default/component/fraud-detector/infrastructure',
      );
      await expect(
        page.getByRole('region', { name: 'Development' }),
      ).toBeVisible();
      expect(await violations(page, 'main')).toEqual([]);
      await screenshot(page, `tab-${theme}`);
      await page
        .getByRole('region', { name: /^Production/ })
        .getByRole('link', { name: /^mongodb features/ })
        .click();
      const drawer = page.getByRole('dialog', { name: /mongodb features/ });
      for (const part of ['Status', 'Inputs', 'Plan', 'Outputs', 'History']) {
        await drawer.getByRole('link', { name: part, exact: true }).click();
        await expect(
          drawer.getByRole('link', { name: part, exact: true }),
        ).toHaveAttribute('aria-current', 'page');
        expect(await violations(page, 'dialog')).toEqual([]);
      }
      await page.keyboard.press('Escape');
      await expect(drawer).toHaveCount(0);
    });

    for (const [path, text] of [
      ['overview', /^7 services with/],
      ['services', '7 services'],
      ['requests', 'State'],
      ['links', '7 services'],
      ['platform', /^Packages \(/],
    ] as const) {
      test(`the page of ${path} is accessible in ${theme}`, async ({
        page,
      }) => {
        await signInAsGuest(page, `/infra/${path}`);
        await expect(page.getByText(text).first()).toBeVisible();
        expect(await violations(page, 'main')).toEqual([]);
        await screenshot(page, `infra-${path}-${theme}`);
      });
    }
  });
}

test('the form can be filled in with the keyboard alone', async ({ page }) => {
  await signInAsGuest(page, '/create/templates/default/request-infrastructure');
  await page.getByLabel('Say what you need').focus();
  await page.keyboard.type('inventory needs postgres in dev');
  await page.keyboard.press('Enter');
  const preview = page.getByRole('region', { name: 'Preview' });
  const profile = page.getByRole('radio', { name: /Internal tooling/ });
  const press = async (key: string, until: () => Promise<boolean>) => {
    for (let pressed = 0; pressed < 80; pressed += 1) {
      if (await until()) return;
      await page.keyboard.press(key);
    }
    throw new Error(`${key} never reaches it`);
  };
  const radios = page.getByRole('radio');
  await press('Tab', () =>
    radios.evaluateAll(all =>
      all.some(radio => radio === document.activeElement),
    ),
  );
  await page.keyboard.press('Space');
  await press('ArrowRight', () => profile.isChecked());
  await expect(preview.getByText(/^Adds postgres main to dev/)).toBeVisible();

  // Folded parts open with the keyboard too.
  const why = preview.getByText('Why these values');
  await press('Tab', () =>
    why.evaluate(summary => summary === document.activeElement),
  );
  await page.keyboard.press('Enter');
  await expect(
    preview.getByRole('columnheader', { name: 'Decided by' }),
  ).toBeVisible();

  const review = page.getByRole('button', { name: 'Review' });
  await press('Tab', () =>
    review.evaluate(button => button === document.activeElement),
  );
  await page.keyboard.press('Enter');
  await expect(
    page.getByRole('button', { name: 'Create pull request' }),
  ).toBeVisible();
});

test('form, card, tab and pages fit a narrow screen', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  // Of our own part: the scaffolder's tabs are wider than such a screen.
  const overflow = (part: string) =>
    page
      .locator(part)
      .first()
      .evaluate(element => element.scrollWidth - element.clientWidth);
  await signInAsGuestNarrow(page, '/catalog/default/component/orders-api');
  await expect(page.getByRole('row', { name: /^postgres main/ })).toBeVisible();
  expect(await overflow('main')).toBeLessThanOrEqual(0);
  await screenshot(page, 'card-narrow');

  for (const path of [
    '/catalog/default/component/orders-api/infrastructure',
    '/infra/overview',
    '/infra/services',
  ]) {
    await page.goto(path);
    const phase = page.getByText(/Ready/).filter({ visible: true });
    await expect(phase.first()).toBeVisible();
    expect(await overflow('main')).toBeLessThanOrEqual(0);
  }

  await page.goto('/create/templates/default/request-infrastructure');
  await page
    .getByLabel('Say what you need')
    .fill('orders-api needs redis in prod');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/^Adds redis/)).toBeVisible();
  // The scaffolder's grid around every field hangs over by its spacing.
  expect(await overflow('form')).toBeLessThanOrEqual(8);
  await screenshot(page, 'form-narrow');
});

/** On narrow screens the sidebar has no logo. */
async function signInAsGuestNarrow(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.getByRole('button', { name: 'Enter', exact: true }).click();
}
