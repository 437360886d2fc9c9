import { Route, Routes } from 'react-router-dom';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ConflictError } from '@backstage/errors';
import type { CampaignQuery } from '@groundwork/backstage-plugin-infra-common';
import { campaignFixture } from '../__testUtils__/campaignFixture';
import { infraApiMock } from '../__testUtils__/infraApiMock';
import { platformFixture } from '../__testUtils__/platformFixture';
import { renderWithInfra } from '../__testUtils__/renderWithInfra';
import { labelsOf, missingOf, newDraft, specOf } from './campaignDraft';
import { CampaignPage } from './CampaignPage';
import { CampaignsPage } from './CampaignsPage';
import { loadBoard } from './loadBoard';
import { NewCampaignPage } from './NewCampaignPage';
import { stepsOf } from './ProgressOverTime';

const page = (
  <Routes>
    <Route path=":name" element={<CampaignPage />} />
  </Routes>
);

const mock = () =>
  infraApiMock({
    listCampaigns: async () => ({ items: [campaignFixture] }),
    getCampaign: async () => campaignFixture,
    actOnCampaign: async () => campaignFixture,
    previewCampaign: async () => ({
      services: 3,
      items: 6,
      waves: [{ name: 'Development', items: 6 }],
      blocked: [{ service: 'legacy', reason: 'Its claim cannot be read.' }],
      minutes: 1,
    }),
    startCampaign: async () => campaignFixture,
  });

describe('CampaignsPage', () => {
  it('says how far each one is in numbers', async () => {
    await renderWithInfra(<CampaignsPage />, mock());
    const row = within(
      await screen.findByRole('row', { name: /^Move to aws-data/ }),
    );
    expect(row.getByRole('progressbar')).toHaveAttribute('value', '2');
    expect(row.getByText('2 of 5 through')).toBeVisible();
    expect(
      row.getByText('1 failed, 1 pull request open, 1 waiting, 1 opted out'),
    ).toBeVisible();
    expect(row.getByText('It paused by itself: 1 failed.')).toBeVisible();
    expect(
      row.getByRole('link', { name: 'Move to aws-data 3.2.0' }),
    ).toHaveAttribute('href', '/infra/campaigns/to-3-2');
  });

  it('says what a campaign is where there is none', async () => {
    const infraApi = infraApiMock({
      listCampaigns: async () => ({ items: [] }),
    });
    await renderWithInfra(<CampaignsPage />, infraApi);
    expect(await screen.findByText(/No campaign yet/)).toBeVisible();
    expect(screen.getByRole('link', { name: 'New campaign' })).toHaveAttribute(
      'href',
      '/infra/campaigns/new',
    );
  });
});

describe('CampaignPage', () => {
  it('begins with what needs somebody', async () => {
    await renderWithInfra(page, mock(), '/to-3-2');
    await screen.findByText('It paused by itself: 1 failed.');
    expect(
      screen.getAllByRole('heading', { level: 3 }).map(h => h.textContent),
    ).toEqual([
      'Needs somebody (1)',
      'Pull request open (1)',
      'On its way (0)',
      'Waiting (1)',
      'Through (1)',
      'Not taking part (1)',
    ]);
    const trouble = within(
      screen.getByRole('region', { name: 'Needs somebody (1)' }),
    );
    expect(trouble.getByText(/refused the branch/)).toBeVisible();
    // Its pull request has an address that no link may have.
    expect(trouble.queryByRole('link', { name: /#13/ })).toBeNull();
    expect(
      screen.getByRole('link', { name: /Pull request #12/ }),
    ).toHaveAttribute('href', 'https://git.example.com/pull/12');
    expect(screen.getByText('Black Friday')).toBeVisible();
    expect(
      screen.getByRole('img', { name: /^2 of 5 through at/ }),
    ).toBeInTheDocument();
    await userEvent.click(screen.getByText('As a table'));
    expect(
      screen.getAllByRole('row', { hidden: true }).map(r => r.textContent),
    ).toContainEqual(expect.stringMatching(/^Nov 20, 2026.*25$/));
  });

  it('asks for what the address says', async () => {
    const infraApi = mock();
    await renderWithInfra(page, infraApi, '/to-3-2?state=failed&wave=0');
    await screen.findByText('It paused by itself: 1 failed.');
    expect(infraApi.getCampaign.mock.calls[0].slice(0, 2)).toEqual([
      'to-3-2',
      { limit: 200, state: 'failed', wave: '0' },
    ]);
    await userEvent.type(screen.getByLabelText('Service'), 'pay');
    await waitFor(() =>
      expect(infraApi.getCampaign).toHaveBeenLastCalledWith(
        'to-3-2',
        { limit: 200, state: 'failed', wave: '0', service: 'pay' },
        expect.anything(),
      ),
    );
  });

  it('resumes, retries and opts in', async () => {
    const infraApi = mock();
    await renderWithInfra(page, infraApi, '/to-3-2');
    const click = async (name: string) =>
      userEvent.click(await screen.findByRole('button', { name }));
    await click('Resume');
    await click('Retry payments-api');
    await click('Opt in search');
    await waitFor(() =>
      expect(infraApi.actOnCampaign.mock.calls.map(call => call[1])).toEqual([
        { action: 'resume' },
        { action: 'retry', services: ['payments-api'] },
        { action: 'opt-in', service: 'search' },
      ]),
    );
  });

  it('stops only when its name is typed, and says what was refused', async () => {
    const infraApi = mock();
    infraApi.actOnCampaign.mockRejectedValueOnce(
      new ConflictError('Campaign to-3-2 is done, so it cannot be stopped.'),
    );
    await renderWithInfra(page, infraApi, '/to-3-2');
    await userEvent.click(await screen.findByRole('button', { name: 'Stop' }));
    const dialog = within(screen.getByRole('dialog'));
    const stop = dialog.getByRole('button', { name: 'Stop' });
    expect(stop).toBeDisabled();
    await userEvent.type(dialog.getByLabelText('Reason'), 'Enough');
    await userEvent.type(dialog.getByLabelText(/^Type/), 'to-3-2');
    await userEvent.click(stop);
    expect(await dialog.findByText(/it cannot be stopped/)).toBeVisible();
    expect(infraApi.actOnCampaign).toHaveBeenCalledWith('to-3-2', {
      action: 'stop',
      reason: 'Enough',
    });
    await userEvent.click(stop);
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('opts a service out with who answers for it', async () => {
    const infraApi = mock();
    await renderWithInfra(page, infraApi, '/to-3-2');
    const [button] = await screen.findAllByRole('button', {
      name: 'Opt out payments-api',
    });
    await userEvent.click(button);
    const dialog = within(screen.getByRole('dialog'));
    expect(dialog.getByLabelText('Who answers for it')).toHaveValue(
      'group:default/payments',
    );
    await userEvent.type(dialog.getByLabelText('Reason'), 'Release freeze');
    await userEvent.click(
      dialog.getByRole('button', { name: 'Opt a service out' }),
    );
    await waitFor(() =>
      expect(infraApi.actOnCampaign).toHaveBeenCalledWith('to-3-2', {
        action: 'opt-out',
        service: 'payments-api',
        owner: 'group:default/payments',
        reason: 'Release freeze',
        expiresAt: expect.stringMatching(/T00:00:00\.000Z$/),
      }),
    );
  });
});

describe('loadBoard', () => {
  it('asks for each state of a large campaign, so that failures are seen', async () => {
    const asked: CampaignQuery[] = [];
    const infraApi = infraApiMock({
      getCampaign: async (_, query) => {
        asked.push(query);
        const { state } = query;
        return state
          ? {
              ...campaignFixture,
              items: campaignFixture.items.filter(one => one.state === state),
            }
          : { ...campaignFixture, items: [], nextCursor: 'a/dev' };
      },
    });
    const { signal } = new AbortController();
    const { view, hasMore } = await loadBoard(
      infraApi,
      'to-3-2',
      { service: 'a' },
      signal,
    );
    expect(hasMore).toBe(true);
    expect(asked.map(({ state }) => state)).toEqual([
      undefined,
      ...['failed', 'open', 'waiting', 'done', 'opted-out'],
    ]);
    expect(asked.every(({ service }) => service === 'a')).toBe(true);
    expect(view.items).toHaveLength(campaignFixture.items.length);
  });
});

describe('NewCampaignPage', () => {
  it('counts what it would touch, and starts', async () => {
    const infraApi = mock();
    await renderWithInfra(
      <NewCampaignPage />,
      infraApi,
      '/?from=aws-data@3.1.0&to=aws-data@3.2.0',
    );
    expect(
      await screen.findByText(/Services: 3, pull requests: 6/),
    ).toBeVisible();
    expect(screen.getByText(/legacy: Its claim cannot be read/)).toBeVisible();
    await userEvent.type(
      screen.getByLabelText('Owners'),
      'group:default/payments',
    );
    await waitFor(() =>
      expect(infraApi.previewCampaign).toHaveBeenLastCalledWith(
        expect.objectContaining({
          name: 'move-to-aws-data-3-2-0',
          selection: { owners: ['group:default/payments'] },
        }),
        expect.anything(),
      ),
    );
    const start = screen.getByRole('button', { name: 'Start campaign' });
    await waitFor(() => expect(start).toBeEnabled());
    await userEvent.click(start);
    await waitFor(() =>
      expect(infraApi.startCampaign).toHaveBeenCalledTimes(1),
    );
  });

  it('says what is missing, and what was refused', async () => {
    const infraApi = mock();
    infraApi.previewCampaign.mockRejectedValue(
      new Error('aws-data@3.0.0 is revoked'),
    );
    await renderWithInfra(<NewCampaignPage />, infraApi);
    expect(await screen.findByText('two different packages')).toBeVisible();
    await userEvent.selectOptions(screen.getByLabelText('Work'), 'render');
    await userEvent.type(screen.getByLabelText('Title'), 'Render again');
    expect(await screen.findByText(/3\.0\.0 is revoked/)).toBeVisible();
    expect(
      screen.getByRole('button', { name: 'Start campaign' }),
    ).toBeDisabled();
  });
});

describe('a draft of a campaign', () => {
  const draft = newDraft(platformFixture, {
    from: 'aws-data@3.1.0',
    to: 'aws-data@3.2.0',
  });

  it('begins with one wave per environment, in the order of promotion', () => {
    const orders = new Map(
      platformFixture.environments.map(({ name, order }) => [name, order]),
    );
    const waves = draft.waves.map(({ environments }) => environments[0]);
    expect(waves).toHaveLength(platformFixture.environments.length);
    expect(waves).toEqual(
      [...waves].sort((a, b) => orders.get(a)! - orders.get(b)!),
    );
  });

  it('is a campaign only when nothing is missing', () => {
    expect(specOf(draft)?.work).toEqual({
      kind: 'upgrade',
      from: 'aws-data@3.1.0',
      to: 'aws-data@3.2.0',
    });
    const broken = { ...draft, name: 'new', labels: 'tier', to: draft.from };
    expect(missingOf(broken).map(({ what }) => what)).toEqual([
      'name',
      'packages',
      'labels',
    ]);
    expect(specOf(broken)).toBeUndefined();
  });

  it('reads labels', () => {
    expect(labelsOf(' tier=gold, team=x ')).toEqual({
      tier: 'gold',
      team: 'x',
    });
    expect(labelsOf('tier=')).toBeUndefined();
  });
});

describe('stepsOf', () => {
  it('goes up in steps, from the first moment to the last', () => {
    expect(
      stepsOf([
        { at: '2026-01-01T00:00:00.000Z', done: 0, total: 4 },
        { at: '2026-01-01T00:00:30.000Z', done: 2, total: 4 },
        { at: '2026-01-01T00:01:00.000Z', done: 4, total: 4 },
      ]),
    ).toBe('M0 120H300V60H600V0');
  });
});
