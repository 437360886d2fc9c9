import { Route, Routes } from 'react-router-dom';
import { screen } from '@testing-library/react';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { CampaignPage } from '../campaigns/CampaignPage';
import { CampaignsPage } from '../campaigns/CampaignsPage';
import { campaignFixture } from '../__testUtils__/campaignFixture';
import { infraApiMock } from '../__testUtils__/infraApiMock';
import { packageViewFixture } from '../__testUtils__/packageFixture';
import { renderWithInfra } from '../__testUtils__/renderWithInfra';
import { PackagePage } from './PackagePage';

const denied = { decision: AuthorizeResult.DENY } as const;

describe('those who may only look', () => {
  it('are told whom to ask for a new version', async () => {
    const infraApi = infraApiMock({
      getPackage: async () => packageViewFixture,
    });
    await renderWithInfra(
      <Routes>
        <Route path=":name/:version" element={<PackagePage />} />
      </Routes>,
      infraApi,
      '/aws-data/3.2.0',
      denied,
    );
    expect(
      await screen.findByText(/infra\.platform\.change.*Ask the platform team/),
    ).toBeVisible();
    for (const name of ['Propose new version', 'Deprecate', 'Revoke']) {
      expect(screen.getByRole('button', { name })).toBeDisabled();
    }
    expect(screen.queryByText('Move services to it')).toBeNull();
  });

  it('are told whom to ask for a campaign', async () => {
    const infraApi = infraApiMock({
      listCampaigns: async () => ({ items: [campaignFixture] }),
    });
    await renderWithInfra(<CampaignsPage />, infraApi, '/', denied);
    expect(
      await screen.findByText(/infra\.campaign\.manage.*Ask the platform team/),
    ).toBeVisible();
    expect(screen.getByRole('button', { name: 'New campaign' })).toBeDisabled();
  });

  it('are told whom to ask for a campaign to be resumed', async () => {
    const infraApi = infraApiMock({ getCampaign: async () => campaignFixture });
    await renderWithInfra(
      <Routes>
        <Route path=":name" element={<CampaignPage />} />
      </Routes>,
      infraApi,
      '/to-3-2',
      denied,
    );
    expect(
      await screen.findByText(/infra\.campaign\.manage.*Ask the platform team/),
    ).toBeVisible();
    expect(screen.getByRole('button', { name: 'Resume' })).toBeDisabled();
    expect(screen.queryByRole('button', { name: /payments-api/ })).toBeNull();
  });
});
