import { Route, Routes } from 'react-router-dom';
import { screen } from '@testing-library/react';
import { renderInTestApp, TestApiProvider } from '@backstage/test-utils';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { infraApiMock } from './__testUtils__/infraApiMock';
import { paymentsEntity } from './__testUtils__/renderWithInfra';
import { cardFixture } from './__testUtils__/statusFixture';
import { infraApiRef } from './api/infraApiRef';
import { EntityInfrastructureCard, InfrastructurePage } from './legacy';

const infraApi = infraApiMock({ getServiceCard: async () => cardFixture });

describe('the earlier frontend system', () => {
  it('has the card', async () => {
    await renderInTestApp(
      <TestApiProvider apis={[[infraApiRef, infraApi]]}>
        <EntityProvider entity={paymentsEntity}>
          <EntityInfrastructureCard />
        </EntityProvider>
      </TestApiProvider>,
      {
        mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
      },
    );
    expect(await screen.findByText('Awaiting approval')).toBeInTheDocument();
  });

  it('has the pages, with tabs', async () => {
    await renderInTestApp(
      <TestApiProvider apis={[[infraApiRef, infraApi]]}>
        <Routes>
          <Route path="/infra/*" element={<InfrastructurePage />} />
        </Routes>
      </TestApiProvider>,
      {
        routeEntries: ['/infra'],
        mountedRoutes: {
          '/catalog/:namespace/:kind/:name': entityRouteRef,
        },
      },
    );
    expect(await screen.findByText('What needs somebody')).toBeInTheDocument();
    expect(screen.getByRole('tab', { name: 'Services' })).toBeInTheDocument();
  });
});
