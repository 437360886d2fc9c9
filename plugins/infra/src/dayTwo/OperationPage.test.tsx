import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type {
  ChangeInput,
  InfraApi,
} from '@groundwork/backstage-plugin-infra-common';
import { changeSetFixture } from '../__testUtils__/changeSetFixture';
import {
  allowedFixture,
  claimFixture,
  historyFixture,
  matrixFixture,
  recordFixture,
  removedFixture,
  upgradeFixture,
} from '../__testUtils__/dayTwoFixture';
import { infraApiMock } from '../__testUtils__/infraApiMock';
import { renderWithInfra } from '../__testUtils__/renderWithInfra';
import { planFixture } from '../__testUtils__/resourceFixture';
import { statusFixture } from '../__testUtils__/statusFixture';
import { InfrastructureTab } from '../entityTab/InfrastructureTab';

function mock(parts: Partial<InfraApi> = {}) {
  return infraApiMock({
    getServiceStatus: async () => statusFixture,
    getService: async () => claimFixture,
    getAllowedOperations: async () => allowedFixture(),
    getServiceMatrix: async () => matrixFixture,
    getUpgradeOptions: async () => upgradeFixture,
    getServiceHistory: async () => historyFixture,
    getDependents: async () => ({ items: [], hidden: 0 }),
    getResourcePlan: async () => planFixture,
    submitChange: async () => recordFixture(),
    ...parts,
  });
}

async function open(search: string, infraApi = mock()) {
  await renderWithInfra(<InfrastructureTab />, infraApi, `/${search}`);
  await screen.findByRole('heading', { level: 2 }, { timeout: 5000 });
  return infraApi;
}

const lastPreview = ({ previewChange }: ReturnType<typeof mock>) =>
  previewChange.mock.lastCall?.[0];

const submitButton = (name = 'Create pull request') =>
  screen.getByRole('button', { name });

async function submit(name?: string) {
  await waitFor(() => expect(submitButton(name)).toBeEnabled(), {
    timeout: 5000,
  });
  await userEvent.click(submitButton(name));
}

describe('ChangeMenu', () => {
  it('offers what one may do, and says why not the rest', async () => {
    await renderWithInfra(
      <InfrastructureTab />,
      mock({
        getService: async () => removedFixture,
        getAllowedOperations: async () => ({
          service: 'payments-api',
          operations: [
            {
              operation: 'destroy',
              allowed: false,
              reason: 'You may not destroy data.',
              ask: 'acme/platform',
            },
          ],
        }),
      }),
    );
    const button = await screen.findByRole('button', { name: 'Change…' });
    await userEvent.click(button);
    const menu = within(
      await screen.findByRole('group', { name: 'What can be changed' }),
    );
    expect(
      await menu.findByText(/You may not destroy data. Ask acme\/platform/),
    ).toBeVisible();
    expect(menu.queryByRole('link', { name: /Destroy/ })).toBeNull();
    expect(menu.getByRole('link', { name: /^Upgrade/ })).toHaveAttribute(
      'href',
      '/?operation=upgrade',
    );
    await userEvent.keyboard('{Escape}');
    expect(screen.queryByRole('group', { name: /can be changed/ })).toBeNull();
    expect(button).toHaveFocus();
  });

  it('leads to the page of an operation, and back', async () => {
    await renderWithInfra(<InfrastructureTab />, mock());
    await userEvent.click(
      await screen.findByRole('button', { name: 'Change…' }),
    );
    await userEvent.click(
      await screen.findByRole('link', { name: /^Upgrade/ }),
    );
    const head = await screen.findByRole('heading', {
      name: 'Upgrade payments-api',
    });
    expect(head).toHaveFocus();
    await userEvent.click(screen.getByRole('link', { name: /Back to/ }));
    expect(
      await screen.findByRole('region', { name: 'Production' }),
    ).toBeVisible();
  });
});

describe('upgrade', () => {
  it('starts with what is recommended, shows what it brings, and submits once', async () => {
    const infraApi = await open('?operation=upgrade');
    expect(
      await screen.findByRole('radio', { name: /3\.2\.0.*recommended/ }),
    ).toBeChecked();
    expect(screen.getByRole('checkbox', { name: 'Production' })).toBeChecked();
    expect(
      screen.getByRole('checkbox', { name: 'Development' }),
    ).toBeDisabled();
    expect(await screen.findByText('log_exports is new')).toBeVisible();
    await userEvent.type(screen.getByLabelText('Reason (optional)'), 'Newer');
    await submit();
    expect(
      await screen.findByRole('link', { name: /Pull request #128/ }),
    ).toHaveAttribute('href', 'https://git.example.com/pull/128');
    expect(infraApi.submitChange).toHaveBeenCalledTimes(1);
    expect(infraApi.submitChange.mock.lastCall).toEqual([
      {
        kind: 'upgrade',
        service: 'payments-api',
        package: 'aws-data@3.2.0',
        environments: ['prod'],
        resources: [],
        reason: 'Newer',
      },
      { idempotencyKey: expect.stringMatching(/^[0-9a-f]{32}$/) },
    ]);
  });

  it('asks before it goes back to an older version', async () => {
    const infraApi = await open('?operation=upgrade&package=aws-data@3.1.0');
    const dev = await screen.findByRole('checkbox', { name: 'Development' });
    expect(dev).toBeDisabled();
    await userEvent.click(
      screen.getByRole('checkbox', { name: /Allow to go back/ }),
    );
    await waitFor(() =>
      expect(lastPreview(infraApi)).toMatchObject({
        package: 'aws-data@3.1.0',
        environments: ['dev'],
        allowDowngrade: true,
      }),
    );
  });

  it('asks for inputs that the new version needs', async () => {
    const infraApi = await open(
      '?operation=upgrade',
      mock({
        getUpgradeOptions: async () => ({
          ...upgradeFixture,
          requiredInputs: [
            {
              resource: { type: 'postgres', name: 'main' },
              input: 'storageGb',
            },
          ],
        }),
      }),
    );
    expect(
      await screen.findByText('the values that the new version asks for'),
    ).toBeVisible();
    expect(submitButton()).toBeDisabled();
    expect(infraApi.previewChange).not.toHaveBeenCalled();
  });

  it('does not offer an environment that is not for this person', async () => {
    await open(
      '?operation=upgrade',
      mock({ getAllowedOperations: async () => allowedFixture(['upgrade']) }),
    );
    expect(await screen.findByText(/Not for you in prod\./)).toBeVisible();
    expect(
      await screen.findByRole('checkbox', { name: 'Production' }),
    ).toBeDisabled();
    expect(submitButton()).toBeDisabled();
  });

  it('sends the same key again when an answer was lost', async () => {
    const infraApi = mock();
    infraApi.submitChange.mockRejectedValueOnce(new Error('Lost'));
    await open('?operation=upgrade', infraApi);
    await submit();
    expect(
      await screen.findByText(/could not be created\. Lost/),
    ).toBeVisible();
    await submit();
    await screen.findByText('The pull request is open');
    const [first, second] = infraApi.submitChange.mock.calls;
    expect(first[1]).toEqual(second[1]);
  });
});

describe('promote', () => {
  it('marks what differs and carries what is ticked', async () => {
    const infraApi = mock({
      previewChange: async (change: ChangeInput) =>
        changeSetFixture(change, {
          findings: [
            {
              severity: 'info',
              rule: 'promotion-keeps',
              message: 'The profile decides Size there.',
              target: {
                resource: { type: 'postgres', name: 'main' },
                input: 'size',
              },
            },
          ],
        }),
    });
    await open('?operation=promote', infraApi);
    const matrix = within(
      await screen.findByRole('table', { name: 'Environments side by side' }),
    );
    const size = within(await matrix.findByRole('row', { name: /^Size/ }));
    expect(await size.findByText('differs, stays')).toBeVisible();
    expect(
      size.getByText('The profile decides Size there.'),
    ).toBeInTheDocument();
    expect(size.queryByRole('checkbox')).toBeNull();
    expect(matrix.queryByRole('row', { name: /^Version/ })).toBeNull();
    await userEvent.click(
      matrix.getByRole('checkbox', { name: 'Carry Component package' }),
    );
    await waitFor(() =>
      expect(lastPreview(infraApi)).toMatchObject({
        kind: 'promote',
        from: 'dev',
        to: 'prod',
        package: false,
      }),
    );
    await userEvent.click(
      screen.getByRole('checkbox', { name: /what is the same/ }),
    );
    expect(await matrix.findByRole('row', { name: /^Version/ })).toBeVisible();
  });
});

describe('configure', () => {
  it('holds what the claim says, and sends only what is different', async () => {
    const infraApi = await open('?operation=configure');
    const size = (await screen.findAllByLabelText(/^Size/))[0];
    expect(submitButton()).toBeDisabled();
    expect(
      screen.getByText('something that is different from now'),
    ).toBeVisible();
    await userEvent.selectOptions(
      size,
      within(size).getByRole('option', { name: /^small/ }),
    );
    await waitFor(() =>
      expect(lastPreview(infraApi)).toEqual({
        kind: 'configure',
        service: 'payments-api',
        resources: [
          { type: 'postgres', name: 'main', inputs: { size: 'small' } },
        ],
      }),
    );
  });

  it('adds an environment with the values of another', async () => {
    const infraApi = await open('?operation=add-environment');
    await userEvent.click(
      await screen.findByRole('radio', { name: 'Production on Azure' }),
    );
    await waitFor(() =>
      expect(lastPreview(infraApi)).toMatchObject({
        addEnvironments: [{ name: 'prod-azure', copyFrom: 'prod' }],
      }),
    );
  });
});

describe('history', () => {
  it('says who did what, and offers the way back', async () => {
    await open('?operation=history');
    expect(await screen.findByText('this is now')).toBeVisible();
    expect(screen.getByText(/asked for by jo · approved by kim/)).toBeVisible();
    expect(
      screen.getByRole('link', { name: /Take back only this ?Upgrade/ }),
    ).toHaveAttribute(
      'href',
      `/?operation=rollback&revision=${'a'.repeat(40)}&undo=${'b'.repeat(40)}`,
    );
    expect(
      screen.getByRole('link', { name: /Go back to this ?Add payments-api/ }),
    ).toBeVisible();
    // What is not an address of the web is no link.
    expect(screen.queryByRole('link', { name: 'commit aaaaaaa' })).toBeNull();
  });

  it('goes back in some environments only', async () => {
    const infraApi = await open(
      `?operation=rollback&revision=${'a'.repeat(40)}`,
    );
    expect(
      await screen.findByText(/Add payments-api \(aaaaaaa\)/),
    ).toBeVisible();
    await userEvent.click(screen.getByRole('checkbox', { name: 'Production' }));
    await waitFor(() =>
      expect(lastPreview(infraApi)).toEqual({
        kind: 'rollback',
        service: 'payments-api',
        revision: 'a'.repeat(40),
        environments: ['dev'],
      }),
    );
  });
});

describe('removal', () => {
  it('lists who needs what goes', async () => {
    const infraApi = await open(
      '?operation=remove&resource=prod.postgres.main',
      mock({
        getDependents: async () => ({
          hidden: 0,
          items: [
            {
              resource: { type: 'postgres', name: 'main' },
              dependent: 'ledger',
              via: 'claim',
              source: { path: 'services/ledger.yaml', line: 4 },
            },
          ],
        }),
      }),
    );
    expect(await screen.findByText(/needs postgres main/)).toBeVisible();
    await waitFor(() =>
      expect(lastPreview(infraApi)).toMatchObject({
        kind: 'remove',
        resources: [{ type: 'postgres', name: 'main' }],
      }),
    );
  });

  it('shows on the tab what is retained, with the way back', async () => {
    const [dev] = statusFixture.environments;
    await renderWithInfra(
      <InfrastructureTab />,
      mock({
        getService: async () => removedFixture,
        getServiceStatus: async () => ({
          ...statusFixture,
          environments: [
            {
              ...dev,
              resources: dev.resources.map(one => ({
                ...one,
                status: { ...one.status, phase: 'retained' as const },
              })),
            },
          ],
        }),
      }),
    );
    expect(
      await screen.findByRole('link', { name: /Restore… ?postgres\/old/ }),
    ).toHaveAttribute('href', '/?operation=restore&resources=postgres%2Fold');
    expect(
      screen.getByRole('link', { name: /Destroy… ?object-storage\/files/ }),
    ).toBeVisible();
  });

  it('restores only what still can be', async () => {
    const infraApi = await open(
      '?operation=restore',
      mock({ getService: async () => removedFixture }),
    );
    expect(await screen.findByRole('checkbox', { name: /old/ })).toBeChecked();
    expect(screen.getByRole('checkbox', { name: /files/ })).toBeDisabled();
    await waitFor(() =>
      expect(lastPreview(infraApi)).toMatchObject({
        kind: 'restore',
        resources: [{ type: 'postgres', name: 'old' }],
      }),
    );
  });

  it('clears away what was destroyed', async () => {
    const [, files] = removedFixture.removed!;
    const destroyedAt = '2026-03-01T00:00:00.000Z';
    const infraApi = await open(
      '?operation=remove&resources=object-storage/files',
      mock({
        getService: async () => ({
          ...removedFixture,
          removed: [{ ...files, destroyedAt }],
        }),
      }),
    );
    expect(await screen.findByText(/what is left of it in Git/)).toBeVisible();
    await waitFor(() =>
      expect(lastPreview(infraApi)).toMatchObject({
        kind: 'remove',
        resources: [{ type: 'object-storage', name: 'files' }],
      }),
    );
  });

  it('destroys only with name, backup and reason', async () => {
    const infraApi = await open(
      '?operation=destroy&resources=object-storage/files',
      mock({ getService: async () => removedFixture }),
    );
    await screen.findByText('This cannot be undone.');
    await userEvent.type(
      screen.getByLabelText(/^Type payments-api/),
      'payments-api',
    );
    await userEvent.type(
      screen.getByLabelText('Last backup'),
      '2026-01-19T10:00',
    );
    expect(infraApi.previewChange).not.toHaveBeenCalled();
    expect(submitButton()).toBeDisabled();
    await userEvent.type(screen.getByLabelText('Reason'), 'Not used');
    await submit();
    await screen.findByText('The pull request is open');
    expect(infraApi.submitChange.mock.lastCall?.[0]).toEqual({
      kind: 'destroy',
      service: 'payments-api',
      resources: [{ type: 'object-storage', name: 'files' }],
      confirmation: 'payments-api',
      lastBackup: new Date('2026-01-19T10:00').toISOString(),
      reason: 'Not used',
    });
  });
});

describe('approve', () => {
  it('shows the plan in full and names it', async () => {
    const infraApi = await open(
      `?operation=approve&resource=prod.postgres.main&plan=${planFixture.id}`,
    );
    await submit(`Approve ${planFixture.id}`);
    await screen.findByText('The pull request is open');
    expect(infraApi.submitChange.mock.lastCall?.[0]).toEqual({
      kind: 'approve',
      service: 'payments-api',
      environment: 'prod',
      resource: { type: 'postgres', name: 'main' },
      plan: planFixture.id,
    });
  });

  it('does not approve another plan than the one that was looked at', async () => {
    await open('?operation=approve&resource=prod.postgres.main&plan=plan-old');
    expect(
      await screen.findByText(/plan-old does not wait any more/),
    ).toBeVisible();
    expect(
      screen.getByRole('button', { name: /^Approve plan/ }),
    ).toBeDisabled();
  });
});

describe('adopt', () => {
  it('is offered where something is recognized', async () => {
    const infraApi = infraApiMock({
      getAllowedOperations: async () => allowedFixture(),
      getAdoption: async () => ({
        service: 'payments-api',
        complete: false,
        environments: ['dev'],
        profile: 'internal-tooling',
        resources: [
          {
            type: 'postgres',
            name: 'main',
            environments: ['dev'],
            source: { path: 'clusters/dev/db.yaml', line: 3 },
          },
        ],
        findings: [
          {
            severity: 'warning',
            rule: 'not-recognized',
            message: 'Nobody knows what this is.',
            source: { path: 'clusters/dev/odd.yaml', line: 9 },
          },
        ],
        changedLines: 1,
      }),
    });
    await renderWithInfra(<InfrastructureTab />, infraApi);
    await userEvent.click(
      await screen.findByRole('link', { name: 'Look at it and adopt' }),
    );
    expect(await screen.findByText(/Nobody knows what this is/)).toBeVisible();
    expect(
      screen.getByRole('link', { name: 'clusters/dev/odd.yaml, line 9' }),
    ).toBeVisible();
    await waitFor(() =>
      expect(lastPreview(infraApi)).toEqual({
        kind: 'adopt',
        service: 'payments-api',
      }),
    );
  });
});

describe('what cannot be shown', () => {
  it('says that there is nothing to change', async () => {
    await open('?operation=upgrade', infraApiMock());
    expect(await screen.findByText(/nothing to change/)).toBeVisible();
  });

  it('says why, and how to go on', async () => {
    const infraApi = mock();
    infraApi.getService.mockRejectedValue(new Error('No answer'));
    await renderWithInfra(
      <InfrastructureTab />,
      infraApi,
      '/?operation=upgrade',
    );
    expect(
      await screen.findByText(/No answer/, {}, { timeout: 5000 }),
    ).toBeVisible();
  });
});
