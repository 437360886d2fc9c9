import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { infraApiMock } from '../__testUtils__/infraApiMock';
import { renderWithInfra } from '../__testUtils__/renderWithInfra';
import {
  planFixture,
  resourceFixture,
  timelineFixture,
} from '../__testUtils__/resourceFixture';
import { statusFixture } from '../__testUtils__/statusFixture';
import { InfrastructureTab } from './InfrastructureTab';

function mock() {
  return infraApiMock({
    getServiceStatus: async () => statusFixture,
    getServiceTimeline: async () => timelineFixture,
    getResource: async () => resourceFixture,
    getResourcePlan: async () => planFixture,
  });
}

async function renderTab(address = '/', infraApi = mock()) {
  const signals = await renderWithInfra(
    <InfrastructureTab />,
    infraApi,
    address,
  );
  return { infraApi, signals };
}

async function drawerAt(view: string, infraApi = mock()) {
  await renderTab(`/?resource=prod.postgres.main&view=${view}`, infraApi);
  const dialog = await screen.findByRole('dialog');
  await within(dialog).findByText('Waiting');
  return within(dialog);
}

describe('InfrastructureTab', () => {
  it('shows environments as columns, with what each resource waits for', async () => {
    await renderTab();
    const prod = within(
      await screen.findByRole('region', { name: 'Production' }),
    );
    expect(prod.getByText('Awaiting approval')).toBeVisible();
    expect(prod.getByText(/waits for approval: 2 to add/)).toBeVisible();
    expect(prod.getByRole('link', { name: 'aws-data 3.1.0' })).toBeVisible();
    expect(prod.getByText('deprecated')).toBeVisible();
    const dev = within(screen.getByRole('region', { name: 'Development' }));
    expect(dev.getByText('✓ Ready')).toBeVisible();
  });

  it('shows pull requests with review and checks, links, and what happened', async () => {
    await renderTab();
    expect(
      await screen.findByRole('link', { name: /#128 Add kafka-topic/ }),
    ).toBeVisible();
    expect(screen.getByText('waits for review')).toBeVisible();
    expect(screen.getByText('tfsec: failed')).toBeVisible();
    expect(
      screen.getByRole('link', { name: /Grafana \(prod\)/ }),
    ).toBeVisible();
    expect(await screen.findByText(/merged 3 min 20 sec/)).toBeVisible();
    expect(
      screen.getByText('stuck because the plan waits for approval'),
    ).toBeVisible();
  });

  it('does not say ready of an environment that was not seen recently', async () => {
    const [dev, ...rest] = statusFixture.environments;
    const stale = { stale: true, limitSeconds: 120, problem: 'No answer' };
    const resources = dev.resources.map(r => ({
      ...r,
      status: { ...r.status, freshness: stale },
    }));
    const infraApi = mock();
    infraApi.getServiceStatus.mockResolvedValue({
      ...statusFixture,
      environments: [{ ...dev, freshness: stale, resources }, ...rest],
    });
    await renderTab('/', infraApi);
    expect(await screen.findByText(/never seen.*No answer/)).toBeVisible();
    expect(screen.queryByText('✓ Ready')).toBeNull();
  });

  it('opens the drawer of a resource from its row and closes it', async () => {
    await renderTab();
    await userEvent.click(
      await screen.findByRole('link', { name: /postgres main.*Awaiting/ }),
    );
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveAccessibleName(/prod \/ postgres main/);
    await userEvent.click(
      await within(dialog).findByRole('link', { name: 'Outputs' }),
    );
    expect(
      await within(dialog).findByText('POSTGRES_MAIN_ENDPOINT'),
    ).toBeVisible();
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Close' }),
    );
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('says whose turn it is and what really stands in the way', async () => {
    const drawer = await drawerAt('status');
    expect(
      drawer.getByText('The platform team: Repair the network'),
    ).toBeVisible();
    expect(drawer.getByText(/quota of addresses is used up/)).toBeVisible();
    expect(drawer.getByText(/size was changed by hand/)).toBeVisible();
    expect(drawer.getByText('owner=payments')).toBeVisible();
    expect(
      drawer.getByText(/Ready=Unknown DependencyNotReady/),
    ).toBeInTheDocument();
  });

  it('says who decided an input, with the line', async () => {
    const drawer = await drawerAt('inputs');
    expect(drawer.getByText(/locked by the profile/)).toBeVisible();
    expect(
      drawer.getByText(/instead of false \(default of its type\)/),
    ).toBeVisible();
    expect(
      drawer.getByRole('link', { name: /high-traffic-api\.yaml:12/ }),
    ).toHaveAttribute(
      'href',
      'https://git.example.com/acme/platform-gitops/blob/main/platform/profiles/high-traffic-api.yaml#L12',
    );
  });

  it('shows a plan without secrets', async () => {
    const drawer = await drawerAt('plan');
    expect(await drawer.findByText('2 to add')).toBeVisible();
    expect(drawer.getByText('1 to replace')).toBeVisible();
    expect(drawer.queryByText('0 to change')).toBeNull();
    expect(drawer.getAllByText('secret, not shown')).toHaveLength(2);
    expect(drawer.getByText('this is why it is replaced')).toBeVisible();
    expect(drawer.getByText('known after it is applied')).toBeVisible();
    expect(drawer.getByText('1 secret value was taken out.')).toBeVisible();
  });

  it('shows the text of a plan that is kept as text only', async () => {
    const infraApi = mock();
    infraApi.getResourcePlan.mockResolvedValue({
      ...planFixture,
      resources: [],
      text: 'aws_db_instance.main must be replaced',
    });
    const drawer = await drawerAt('plan', infraApi);
    expect(await drawer.findByText(/must be replaced/)).toBeVisible();
  });

  it('shows the history of the environment of a resource', async () => {
    const drawer = await drawerAt('history');
    expect(drawer.getByText('Add prod')).toBeVisible();
    expect(drawer.queryByText('Add kafka-topic events')).toBeNull();
  });

  it('invites to ask where there is nothing', async () => {
    await renderTab('/', infraApiMock());
    expect(await screen.findByText(/No infrastructure yet/)).toBeVisible();
  });

  it('follows signals of its service', async () => {
    const { infraApi, signals } = await renderTab();
    await screen.findByText('Awaiting approval');
    infraApi.getServiceStatus.mockResolvedValue({
      ...statusFixture,
      environments: statusFixture.environments.slice(0, 1),
    });
    act(() => signals.send({ services: ['payments-api'] }));
    await waitFor(() =>
      expect(screen.queryByText('Awaiting approval')).toBeNull(),
    );
  });
});
