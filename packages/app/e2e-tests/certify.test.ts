import { expect, test } from '@playwright/test';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { violations } from './accessible';
import { backendUrl, platformToken } from './backend';
import { Clone, commitOfTag } from './clone';
import { addressOf, merge } from './pullRequests';
import { screenshot } from './screenshot';
import { signInAsGuest, signInAsPlatform } from './signIn';
import { terraformEnvironment } from './terraform';

/*
 * A version from its draft to the certificate, with the real command line and,
 * where there is one, the real Terraform.
 */

const groundwork = resolve(__dirname, '../../cli/bin/groundwork');
const modules = `${process.env.GROUNDWORK_E2E_SANDBOX_URL}/acme/infrastructure-modules.git`;

/** Tests a package in a clone of the GitOps repository, as a CI does. */
async function certify(ref: string): Promise<string> {
  const clone = new Clone('platform-gitops');
  const scratch = mkdtempSync(join(tmpdir(), 'groundwork-certify-'));
  try {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [
        groundwork,
        ...['certify', 'run', '--package', ref, '--modules', modules],
        ...['--output', join(scratch, 'evidence'), '--record'],
        ...['--url', String(backendUrl), '--token-env', 'GROUNDWORK_TOKEN'],
      ],
      {
        cwd: clone.folder,
        encoding: 'utf8',
        env: {
          ...process.env,
          ...(await terraformEnvironment(join(scratch, 'bin'))),
          GROUNDWORK_TOKEN: await platformToken(),
        },
      },
    );
    expect(stderr + stdout).toContain('pull request');
    expect(status).toBe(0);
    return stdout;
  } finally {
    clone.remove();
    rmSync(scratch, { recursive: true, force: true });
  }
}

test('a draft becomes certified by what the real tool says', async ({
  page,
  context,
}) => {
  test.setTimeout(600_000);
  await signInAsPlatform(page, '/infra/packages/aws-data/3.3.0');
  await expect(
    page.getByRole('heading', { name: /3\.3\.0/ }).first(),
  ).toBeVisible();
  expect(await violations(page, 'main')).toEqual([]);
  await screenshot(page, 'package-candidate');

  // The draft: another revision, and one module that is newer.
  await page.getByRole('button', { name: 'Propose new version' }).click();
  const dialog = page.getByRole('dialog', { name: /^Propose new version/ });
  await expect(dialog.getByLabel('New version')).toHaveValue('3.4.0');
  await dialog
    .getByLabel('Revision to test')
    .fill(commitOfTag('infrastructure-modules', 'aws-data-3.4.0'));
  await dialog.getByLabel('aws-object-storage').fill('2.2.1');
  await dialog
    .getByLabel('What is new')
    .fill('Buckets that are rarely read survive the upgrade');
  const preview = dialog.getByRole('region', { name: 'Preview' });
  await expect(
    preview.getByText('platform/packages/aws-data-3.4.0.yaml'),
  ).toBeVisible();
  expect(await violations(page, 'dialog')).toEqual([]);
  await screenshot(page, 'package-proposal');
  await dialog.getByRole('button', { name: 'Open pull request' }).click();
  const draft = await addressOf(
    dialog.getByRole('link', { name: /^Pull request #/ }),
  );
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await merge(context, draft);

  await page.goto('/infra/packages');
  const row = page.getByRole('row', { name: /^3\.4\.0/ });
  await expect(row).toContainText(/draft/i, { timeout: 60_000 });
  await screenshot(page, 'packages-draft');

  const output = await certify('aws-data@3.4.0');
  expect(output).toMatch(/unit: passed, [1-9]/);
  expect(output).toMatch(/integration: passed, [1-9]/);
  expect(output).toMatch(/upgrade from aws-data@3\.\d\.0: passed, [1-9]/);
  const evidence = /pull request \d+ \(\w+\): (\S+)/.exec(output)?.[1];
  expect(evidence).toBeDefined();
  // It is not worth anything before somebody merged it.
  await expect(
    page.getByRole('link', { name: /^#\d+ aws-data@3\.4\.0/ }),
  ).toBeVisible({ timeout: 60_000 });
  await expect(row).toContainText(/draft/i);
  await screenshot(page, 'packages-evidence-proposed');
  await merge(context, evidence!);
  await expect(row).toContainText(/certified/i, { timeout: 60_000 });
  expect(await violations(page, 'main')).toEqual([]);
  await screenshot(page, 'packages-certified');

  await page.goto('/infra/packages/aws-data/3.4.0');
  const table = page.getByRole('table', { name: 'Evidence' });
  for (const stage of ['Unit tests', 'Integration test', 'Upgrade test']) {
    const piece = table.getByRole('row', { name: new RegExp(`^${stage}`) });
    await expect(piece).toContainText('✓ passed');
    await expect(piece).toContainText(/[1-9]\d* passed/);
    await expect(piece).toContainText('yes');
    await expect(piece).toContainText('platform-engineer');
  }
  expect(await violations(page, 'main')).toEqual([]);
  await screenshot(page, 'package-certified');
});

test('an engineer sees packages, and why the buttons are not for them', async ({
  page,
}) => {
  await signInAsGuest(page, '/infra/packages/aws-data/3.2.0');
  await expect(
    page.getByRole('button', { name: 'Propose new version' }),
  ).toBeDisabled();
  await expect(
    page.getByText(/infra\.platform\.change.*Ask the platform team/),
  ).toBeVisible();
  await screenshot(page, 'package-engineer');
});
