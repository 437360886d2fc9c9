import { expect, test } from '@playwright/test';
import { Clone } from './clone';
import { screenshot } from './screenshot';
import { signInAsGuest } from './signIn';

const release = 'clusters/prod/services/payments-api/release.yaml';

test('from "payments-api needs Postgres and Kafka" to a merged pull request', async ({
  page,
}) => {
  const before = new Clone('platform-gitops');

  await signInAsGuest(page, '/catalog/default/component/payments-api');
  await expect(page.getByText('No infrastructure yet')).toBeVisible();
  await screenshot(page, 'service-without-infrastructure');
  await page.getByRole('link', { name: 'Request infrastructure' }).click();

  await page
    .getByLabel('Say what you need')
    .fill('payments-api needs postgres and kafka in dev and prod');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Understood:')).toBeVisible();
  await expect(page.getByLabel(/^Development/)).toBeChecked();
  await expect(page.getByLabel(/^Production \(AWS\)/)).toBeChecked();
  await expect(page.getByLabel(/^Staging/)).not.toBeChecked();
  await page.getByRole('radio', { name: /High-traffic API/ }).check();

  const preview = page.getByRole('region', { name: 'Preview' });
  await expect(preview.getByText(/^Adds postgres main to dev/)).toBeVisible();
  await expect(
    preview.getByText('Nothing restarts, nothing is replaced.'),
  ).toBeVisible();
  await preview.getByText(/^prod: \d+ files/).click();
  await preview.getByText(release, { exact: true }).click();
  await expect(
    preview.getByText('name: payments-api-postgres-main-outputs'),
  ).toBeVisible();
  await screenshot(page, 'request-form');

  await page.getByRole('button', { name: 'Review' }).click();
  await page.getByRole('button', { name: 'Create pull request' }).click();
  const link = page.getByRole('link', { name: 'Open the pull request' });
  await expect(link).toBeVisible();
  await expect(page.getByText('What happens next')).toBeVisible();
  await screenshot(page, 'request-submitted');

  await page.goto((await link.getAttribute('href')) ?? '');
  await expect(page.getByText('Groundwork sandbox')).toBeVisible();
  await expect(
    page.getByRole('heading', { name: /payments-api: adds postgres main/ }),
  ).toBeVisible();
  await screenshot(page, 'pull-request');
  await page.getByRole('button', { name: /^Merge/ }).click();
  await expect(page.getByText('Merged', { exact: true })).toBeVisible();

  const after = new Clone('platform-gitops');
  expect(after.git('log', '--format=%B', '-3')).toContain(
    'payments-api: adds postgres main to dev and prod, and 1 more',
  );
  expect(after.read('services/payments-api.yaml')).toContain(
    'kind: ServiceInfra',
  );
  expect(
    after.read('clusters/prod/services/payments-api/postgres-main.yaml'),
  ).toContain('kind: Terraform');
  // The release that a person wrote differs in added lines only.
  const changed = after
    .git('diff', '--numstat', before.git('rev-parse', 'HEAD').trim(), 'HEAD')
    .split('\n')
    .find(line => line.endsWith(release));
  expect(changed).toMatch(/^6\t0\t/);
  before.remove();
  after.remove();
});

test('the service page shows what was asked for', async ({ page }) => {
  await signInAsGuest(page, '/catalog/default/component/orders-api');
  await expect(page.getByRole('row', { name: /^postgres main/ })).toBeVisible();
  await expect(
    page.getByRole('row', { name: /^kafka-topic orders/ }),
  ).toBeVisible();
  await expect(
    page.getByRole('row', { name: /^Package aws-data 3\.2\.0/ }),
  ).toBeVisible();
  await screenshot(page, 'service-with-infrastructure');
});
