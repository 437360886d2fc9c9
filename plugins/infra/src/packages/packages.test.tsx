import { Route, Routes } from 'react-router-dom';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { NotAllowedError } from '@backstage/errors';
import { infraApiMock } from '../__testUtils__/infraApiMock';
import {
  certifiedVersion,
  packageListFixture,
  packageViewFixture,
  platformChangeSetFixture,
} from '../__testUtils__/packageFixture';
import { renderWithInfra } from '../__testUtils__/renderWithInfra';
import { PackagePage } from './PackagePage';
import { PackagesPage } from './PackagesPage';
import { stepOf } from './workflowSteps';
import { isVersion, nextVersion } from './version';

const mock = () =>
  infraApiMock({
    listPackages: async () => packageListFixture,
    getPackage: async () => packageViewFixture,
    previewPlatformChange: async () => platformChangeSetFixture,
    submitPlatformChange: async () => ({
      subject: 'aws-data@3.2.0',
      status: 'proposed',
      pullRequest: {
        number: 9,
        url: 'https://git.example.com/pull/9',
        state: 'open',
      },
      files: [],
      message: 'It waits for the platform team.',
    }),
  });

const page = (
  <Routes>
    <Route path=":name/:version" element={<PackagePage />} />
  </Routes>
);

const rowOf = async (version: string) =>
  within(
    within(
      await screen.findByRole('table', { name: 'Versions of aws-data' }),
    ).getByRole('row', { name: new RegExp(`^${version}`) }),
  );

describe('PackagesPage', () => {
  it('says of each version what its tests said, who uses it, and until when', async () => {
    await renderWithInfra(<PackagesPage />, mock());
    const certified = await rowOf('3.2.0');
    expect(certified.getByText('✓ certified')).toBeVisible();
    expect(certified.getByText('31 passed')).toBeVisible();
    expect(certified.getByText('not required')).toBeVisible();
    expect(certified.getByRole('link', { name: '2 in prod' })).toHaveAttribute(
      'href',
      '/infra/services?package=aws-data%403.2.0&environment=prod',
    );
    expect(certified.getByText(/counts until Mar 1, 2027/)).toBeVisible();
    const candidate = await rowOf('3.3.0');
    expect(candidate.getByText('4 passed, 1 failed')).toBeVisible();
    expect(candidate.getByText('no service')).toBeVisible();
    const deprecated = await rowOf('2.9.0');
    expect(deprecated.getByText('ends on Mar 31, 2027')).toBeVisible();
    expect(
      deprecated.getByRole('link', { name: 'aws-data 3.2.0' }),
    ).toHaveAttribute('href', '/infra/packages/aws-data/3.2.0');
  });

  it('shows open pull requests, and where each version stands', async () => {
    await renderWithInfra(<PackagesPage />, mock());
    expect(
      await screen.findByRole('link', { name: /#7 Record evidence/ }),
    ).toHaveAttribute('href', 'https://git.example.com/pull/7');
    const steps = screen
      .getAllByRole('listitem')
      .map(step => step.textContent)
      .filter(text => text?.includes('Here now:'));
    expect(steps).toEqual([
      expect.stringMatching(/^Unit tests.*none$/),
      expect.stringMatching(/^Update the package.*none$/),
      expect.stringMatching(/^Test together.*aws-data 3\.3\.0$/),
      expect.stringMatching(/^Certified.*aws-data 3\.2\.0$/),
    ]);
  });

  it('narrows to a state', async () => {
    await renderWithInfra(<PackagesPage />, mock(), '/?state=deprecated');
    await rowOf('2.9.0');
    expect(screen.queryByText('no result')).toBeNull();
    expect(screen.getAllByRole('row')).toHaveLength(2);
  });

  it('says why it shows nothing', async () => {
    const infraApi = mock();
    infraApi.listPackages.mockRejectedValueOnce(
      new NotAllowedError('You lack infra.platform.read'),
    );
    await renderWithInfra(<PackagesPage />, infraApi);
    expect(await screen.findByRole('alert')).toHaveTextContent(
      /You lack infra\.platform\.read\. Ask whoever runs/,
    );
  });
});

describe('PackagePage', () => {
  const address = '/aws-data/3.2.0';

  it('says what is behind its state', async () => {
    const infraApi = mock();
    await renderWithInfra(page, infraApi, address);
    expect(
      await screen.findByText(/first piece of evidence expires on Mar 1, 2027/),
    ).toBeVisible();
    expect(infraApi.getPackage.mock.calls[0][0]).toEqual({
      name: 'aws-data',
      version: '3.2.0',
    });
    const evidence = within(screen.getByRole('table', { name: 'Evidence' }));
    expect(evidence.getByText('31 passed, 2 skipped')).toBeVisible();
    expect(evidence.getByText('no: a newer result counts')).toBeVisible();
    // The report of the older one has an address that no link may have.
    expect(evidence.getAllByRole('link', { name: /Report/ })).toHaveLength(1);
    expect(screen.getByText('size is new and has to be given')).toBeVisible();
    expect(screen.getByText('new outputs: endpoint')).toBeVisible();
    expect(screen.getByRole('link', { name: 'payments-api' })).toBeVisible();
  });

  it('compares with what it was upgraded from where nothing else was tested', async () => {
    const { comparison, ...view } = packageViewFixture;
    const infraApi = mock();
    infraApi.getPackage.mockResolvedValue({
      ...view,
      evidence: [
        { ...view.evidence[0], stage: 'upgrade', from: 'aws-data@3.1.0' },
      ],
    });
    infraApi.comparePackages.mockResolvedValue(comparison!);
    await renderWithInfra(page, infraApi, address);
    expect(await screen.findByText('new outputs: endpoint')).toBeVisible();
    expect(infraApi.comparePackages.mock.calls[0][0]).toEqual({
      from: 'aws-data@3.1.0',
      to: 'aws-data@3.2.0',
    });
  });

  it('writes variables only where somebody opens them', async () => {
    await renderWithInfra(page, mock(), address);
    const summary = await screen.findByText('2 variables, 1 outputs');
    expect(screen.queryByText('log_exports')).toBeNull();
    await userEvent.click(summary);
    expect(await screen.findByText('log_exports')).toBeInTheDocument();
  });

  it('proposes a new version with what was changed alone', async () => {
    const infraApi = mock();
    await renderWithInfra(page, infraApi, address);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Propose new version' }),
    );
    const dialog = within(screen.getByRole('dialog'));
    // 3.3.0 is there already.
    await waitFor(() =>
      expect(dialog.getByLabelText('New version')).toHaveValue('3.4.0'),
    );
    expect(dialog.getByText('the revision')).toBeVisible();
    await userEvent.type(
      dialog.getByLabelText('Revision to test'),
      'abcdef0123',
    );
    const module = dialog.getByLabelText('aws-postgres');
    await userEvent.clear(module);
    await userEvent.type(module, '2.5.0');
    expect(await dialog.findByText(/aws-data-3\.2\.0\.yaml/)).toBeVisible();
    const submit = dialog.getByRole('button', { name: 'Open pull request' });
    await waitFor(() => expect(submit).toBeEnabled());
    await userEvent.click(submit);
    expect(
      await dialog.findByRole('link', { name: /Pull request #9/ }),
    ).toHaveAttribute('href', 'https://git.example.com/pull/9');
    expect(infraApi.submitPlatformChange).toHaveBeenCalledWith({
      kind: 'release',
      from: 'aws-data@3.2.0',
      version: '3.4.0',
      revision: 'abcdef0123',
      modules: { 'aws-postgres': '2.5.0' },
      changes: [],
    });
  });

  it('revokes only what was typed, and says what was refused', async () => {
    const infraApi = mock();
    infraApi.submitPlatformChange.mockRejectedValueOnce(
      new Error('The branch is taken'),
    );
    await renderWithInfra(page, infraApi, address);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Revoke' }),
    );
    const dialog = within(screen.getByRole('dialog'));
    await userEvent.type(dialog.getByLabelText('Reason'), 'It leaks.');
    await dialog.findByText(/aws-data-3\.2\.0\.yaml/);
    const submit = dialog.getByRole('button', { name: 'Open pull request' });
    expect(submit).toBeDisabled();
    await userEvent.type(dialog.getByLabelText(/^Type/), 'aws-data@3.2.0');
    await waitFor(() => expect(submit).toBeEnabled());
    await userEvent.click(submit);
    expect(await dialog.findByText(/The branch is taken/)).toBeVisible();
  });

  it('does not propose what is blocked', async () => {
    const infraApi = mock();
    infraApi.previewPlatformChange.mockResolvedValue({
      ...platformChangeSetFixture,
      blocked: true,
      findings: [
        { severity: 'error', rule: 'x', message: 'Services depend on it.' },
      ],
    });
    await renderWithInfra(page, infraApi, address);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Deprecate' }),
    );
    const dialog = within(screen.getByRole('dialog'));
    await userEvent.type(dialog.getByLabelText('Reason'), 'Old.');
    expect(await dialog.findByText(/Services depend on it/)).toBeVisible();
    expect(
      dialog.getByRole('button', { name: 'Open pull request' }),
    ).toBeDisabled();
  });
});

describe('stepOf', () => {
  const of = (
    state: typeof certifiedVersion.state,
    unit: string,
    other = unit,
  ) =>
    stepOf({
      state,
      stages: [
        { stage: 'unit', required: true, state: unit, text: '' },
        { stage: 'integration', required: true, state: other, text: '' },
      ] as typeof certifiedVersion.stages,
    });

  it('knows where a version waits', () => {
    expect(of('draft', 'missing')).toBe('package');
    expect(of('draft', 'failed', 'missing')).toBe('unit');
    expect(of('candidate', 'passed', 'missing')).toBe('integration');
    expect(of('certified', 'passed')).toBe('certified');
    expect(of('revoked', 'passed')).toBeUndefined();
  });
});

describe('nextVersion', () => {
  it('is the next minor one', () => {
    expect(nextVersion('3.2.1')).toBe('3.3.0');
    expect(nextVersion('3.2.1', ['3.4.0', '4.7.0'])).toBe('3.5.0');
    expect(nextVersion('x')).toBe('');
    expect(isVersion('3.2')).toBe(false);
    expect(isVersion(' 3.2.0-rc.1 ')).toBe(true);
  });
});
