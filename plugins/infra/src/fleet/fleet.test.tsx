import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ServiceList } from '@groundwork/backstage-plugin-infra-common';
import {
  linkListFixture,
  requestListFixture,
  serviceListFixture,
} from '../__testUtils__/fleetFixture';
import { infraApiMock } from '../__testUtils__/infraApiMock';
import { overviewFixture } from '../__testUtils__/overviewFixture';
import { platformFixture } from '../__testUtils__/platformFixture';
import { renderWithInfra } from '../__testUtils__/renderWithInfra';
import { LinksPage } from './LinksPage';
import { OverviewPage } from './OverviewPage';
import { PlatformPage } from './PlatformPage';
import { RequestsPage } from './RequestsPage';
import { ServicesPage } from './ServicesPage';

const lastQuery = (fn: { mock: { calls: unknown[][] } }) =>
  fn.mock.calls[fn.mock.calls.length - 1][0];

describe('OverviewPage', () => {
  it('says four numbers, each the way to the list behind it', async () => {
    await renderWithInfra(<OverviewPage />, infraApiMock());
    const numbers = within(
      await screen.findByRole('navigation', { name: 'In numbers' }),
    );
    expect(
      numbers
        .getAllByRole('link')
        .map(link => [link.textContent, link.getAttribute('href')]),
    ).toEqual([
      [
        '1resource needs attention',
        '/infra/services?attention=true&sort=attention',
      ],
      ['2resources in progress', '/infra/services?progress=true'],
      ['3services behind on their packages', '/infra/services?behind=true'],
      ['4pull requests waiting', '/infra/requests?state=open'],
    ]);
  });

  it('says what needs somebody, what changed, and which cluster is silent', async () => {
    await renderWithInfra(<OverviewPage />, infraApiMock());
    expect(
      await screen.findByText(/waits for approval of its plan/),
    ).toBeVisible();
    expect(
      screen.getAllByRole('link', { name: 'payments-api' })[0],
    ).toHaveAttribute(
      'href',
      '/catalog/shop/component/payments-api/infrastructure?resource=prod.postgres.main&view=plan',
    );
    expect(screen.getByText('not seen recently')).toBeVisible();
    expect(screen.getByText(/ExternalSecret: The cluster/)).toBeVisible();
    expect(screen.getByText(/Add kafka-topic events/)).toBeVisible();
  });

  it('looks in the catalog for a component that nobody knows', async () => {
    const infraApi = infraApiMock({
      getOverview: async () => ({ ...overviewFixture, components: {} }),
    });
    await renderWithInfra(<OverviewPage />, infraApi);
    const links = await screen.findAllByRole('link', { name: 'payments-api' });
    expect(links.map(link => link.getAttribute('href'))).toEqual(
      Array(2).fill(
        `/catalog?${new URLSearchParams({
          'filters[kind]': 'component',
          'filters[user]': 'all',
          'filters[text]': 'payments-api',
        })}`,
      ),
    );
  });

  it('follows signals of any service', async () => {
    const infraApi = infraApiMock();
    const signals = await renderWithInfra(<OverviewPage />, infraApi);
    await screen.findByText('resource needs attention');
    infraApi.getOverview.mockResolvedValue({
      ...overviewFixture,
      needAttention: 0,
      attention: [],
    });
    act(() => signals.send({ services: ['orders-api'] }));
    expect(await screen.findByText('Nothing needs anybody.')).toBeVisible();
  });
});

describe('ServicesPage', () => {
  const mock = () =>
    infraApiMock({ listServices: async () => serviceListFixture });

  it('asks for what the address says, with counts for the filters', async () => {
    const infraApi = mock();
    await renderWithInfra(
      <ServicesPage />,
      infraApi,
      '/?environment=prod&phase=failed&unknown=1',
    );
    expect(await screen.findByText('10000 services')).toBeVisible();
    expect(lastQuery(infraApi.listServices)).toEqual({
      environment: 'prod',
      phase: 'failed',
      facets: 'true',
    });
    expect(screen.getByLabelText('Environment')).toHaveValue('prod');
    expect(
      screen.getByRole('option', { name: 'payments (12)' }),
    ).toBeInTheDocument();
    const row = within(screen.getByRole('row', { name: /^payments-api/ }));
    expect(row.getByText('1 × Failed')).toBeVisible();
    expect(row.getByText(/quota exceeded/)).toBeVisible();
  });

  it('narrows the list, and starts it again', async () => {
    const infraApi = mock();
    await renderWithInfra(<ServicesPage />, infraApi, '/?cursor=far');
    await userEvent.selectOptions(
      await screen.findByLabelText('Environment'),
      'dev',
    );
    await userEvent.type(screen.getByLabelText('Name'), 'pay');
    await waitFor(() =>
      expect(lastQuery(infraApi.listServices)).toEqual({
        environment: 'dev',
        text: 'pay',
        facets: 'true',
      }),
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Clear filters' }),
    );
    await waitFor(() =>
      expect(lastQuery(infraApi.listServices)).toEqual({ facets: 'true' }),
    );
  });

  it('narrows to what is on its way or behind, and says how many there are', async () => {
    const infraApi = mock();
    await renderWithInfra(<ServicesPage />, infraApi, '/?progress=true');
    expect(
      await screen.findByLabelText('Only what is on its way (7)'),
    ).toBeChecked();
    await userEvent.click(
      screen.getByLabelText('Only what is behind on its package (0)'),
    );
    await waitFor(() =>
      expect(lastQuery(infraApi.listServices)).toEqual({
        progress: 'true',
        behind: 'true',
        facets: 'true',
      }),
    );
  });

  it('goes to the next page and back', async () => {
    const infraApi = mock();
    await renderWithInfra(<ServicesPage />, infraApi, '/?phase=failed');
    await userEvent.click(await screen.findByRole('button', { name: 'Next' }));
    await waitFor(() =>
      expect(lastQuery(infraApi.listServices)).toEqual({
        phase: 'failed',
        cursor: 'after-payments-api',
        facets: 'true',
      }),
    );
    await userEvent.click(screen.getByRole('button', { name: 'Previous' }));
    await waitFor(() =>
      expect(lastQuery(infraApi.listServices)).toEqual({
        phase: 'failed',
        facets: 'true',
      }),
    );
  });

  it('leads from a shared page in the middle to the first one', async () => {
    const infraApi = mock();
    await renderWithInfra(<ServicesPage />, infraApi, '/?cursor=far');
    await userEvent.click(
      await screen.findByRole('button', { name: 'First page' }),
    );
    await waitFor(() =>
      expect(lastQuery(infraApi.listServices)).toEqual({ facets: 'true' }),
    );
  });

  it('stands in its form before it has an answer', async () => {
    const infraApi = infraApiMock({
      listServices: () => new Promise<ServiceList>(() => {}),
    });
    await renderWithInfra(<ServicesPage />, infraApi, '/?phase=failed');
    const placeholder = await screen.findByRole('img', { name: 'Loading' });
    expect(
      [...placeholder.querySelectorAll('thead th')].map(th => th.textContent),
    ).toEqual([
      ...['Service', 'Status', 'Environments', 'Resources'],
      ...['Profile', 'Package', 'Owner'],
    ]);
    expect(screen.getByLabelText('Phase')).toHaveValue('failed');
    expect(placeholder.querySelector('[tabindex]')).toBeNull();
  });

  it('says why it shows nothing', async () => {
    const infraApi = mock();
    infraApi.listServices.mockRejectedValueOnce(new Error('No connection'));
    await renderWithInfra(<ServicesPage />, infraApi);
    expect(await screen.findByText(/No connection/)).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('10000 services')).toBeVisible();
  });
});

describe('RequestsPage', () => {
  it('shows pull requests with their checks, and what failed', async () => {
    const infraApi = infraApiMock({
      listRequests: async () => requestListFixture,
    });
    await renderWithInfra(<RequestsPage />, infraApi, '/?state=open');
    expect(
      await screen.findByRole('link', { name: /#128 Add kafka-topic/ }),
    ).toBeVisible();
    expect(screen.getByText('tfsec: failed')).toBeVisible();
    expect(screen.getByText(/repository refused the branch/)).toBeVisible();
    expect(screen.getByRole('link', { name: 'payments-api' })).toHaveAttribute(
      'href',
      '/catalog/shop/component/payments-api/infrastructure',
    );
    expect(lastQuery(infraApi.listRequests)).toEqual({ state: 'open' });
    await userEvent.type(screen.getByLabelText('Service'), 'pay');
    await waitFor(() =>
      expect(lastQuery(infraApi.listRequests)).toEqual({
        state: 'open',
        text: 'pay',
      }),
    );
  });
});

describe('LinksPage', () => {
  it('shows links by group, and no unsafe ones', async () => {
    const infraApi = infraApiMock({ listLinks: async () => linkListFixture });
    await renderWithInfra(<LinksPage />, infraApi, '/?text=pay');
    const row = within(
      await screen.findByRole('row', { name: /^payments-api/ }),
    );
    expect(row.getByRole('link', { name: /Grafana \(prod\)/ })).toBeVisible();
    expect(screen.queryByText('Evil')).toBeNull();
    expect(
      screen.getByRole('columnheader', { name: 'Monitoring' }),
    ).toBeVisible();
    expect(screen.queryByRole('columnheader', { name: 'Logs' })).toBeNull();
  });
});

describe('PlatformPage', () => {
  it('shows documents and problems with their places', async () => {
    const infraApi = infraApiMock({
      getPlatform: async () => ({
        ...platformFixture,
        problems: [
          {
            severity: 'error',
            rule: 'unknown-key',
            message: 'There is no key “sizes”; did you mean “size”?',
            path: 'platform/profiles/high-traffic-api.yaml',
            line: 7,
            column: 3,
          },
        ],
      }),
    });
    await renderWithInfra(<PlatformPage />, infraApi);
    expect(await screen.findByText(/did you mean “size”/)).toBeVisible();
    expect(
      screen.getByRole('link', { name: /high-traffic-api\.yaml:7/ }),
    ).toHaveAttribute(
      'href',
      expect.stringContaining('/platform/profiles/high-traffic-api.yaml#L7'),
    );
    expect(screen.getByText('Resource types (3)')).toBeVisible();
  });
});
