import { screen } from '@testing-library/react';
import { serviceListFixture } from '../__testUtils__/fleetFixture';
import { infraApiMock } from '../__testUtils__/infraApiMock';
import { renderWithInfra } from '../__testUtils__/renderWithInfra';
import { MyServices } from './MyServices';

describe('MyServices', () => {
  it('shows the services of everybody that one belongs to', async () => {
    const infraApi = infraApiMock({
      listServices: async ({ owner }) =>
        owner === 'user:default/test'
          ? serviceListFixture
          : { items: [], totalItems: 0 },
    });
    await renderWithInfra(<MyServices />, infraApi);
    expect(
      await screen.findByRole('link', { name: 'payments-api' }),
    ).toBeVisible();
    expect(screen.getByText(/quota exceeded/)).toBeVisible();
    expect(
      screen.getByRole('link', { name: 'and 9999 more services' }),
    ).toHaveAttribute('href', '/infra/services?sort=attention');
    expect(infraApi.listServices).toHaveBeenCalledWith(
      { owner: 'user:default/test', sort: 'attention', limit: 8 },
      expect.anything(),
    );
  });

  it('says when nothing is there', async () => {
    await renderWithInfra(<MyServices />, infraApiMock());
    expect(await screen.findByText(/None of your services/)).toBeVisible();
  });
});
