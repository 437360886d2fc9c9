import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ServiceCard } from '@groundwork/backstage-plugin-infra-common';
import { infraApiMock } from '../__testUtils__/infraApiMock';
import { renderWithInfra } from '../__testUtils__/renderWithInfra';
import { cardFixture } from '../__testUtils__/statusFixture';
import { InfrastructureCard } from './InfrastructureCard';

const notAllowed = Object.assign(
  new Error('You lack the permission infra.service.read for payments-api'),
  { name: 'NotAllowedError' },
);

async function renderCard(card: Partial<ServiceCard> = {}) {
  const infraApi = infraApiMock({
    getServiceCard: async () => ({ ...cardFixture, ...card }),
  });
  const signals = await renderWithInfra(<InfrastructureCard />, infraApi);
  return { infraApi, signals };
}

function row(name: RegExp) {
  return within(screen.getByRole('row', { name }));
}

describe('InfrastructureCard', () => {
  it('shows phases by environment with one request', async () => {
    const { infraApi } = await renderCard();
    await screen.findByRole('row', { name: /^postgres main/ });
    expect(row(/^postgres main/).getByText('✓ Ready')).toBeInTheDocument();
    expect(
      row(/^postgres main/).getByText('Awaiting approval'),
    ).toBeInTheDocument();
    const topic = row(/^kafka-topic events/);
    expect(topic.getByText('Proposed')).toBeInTheDocument();
    expect(topic.getByText('—')).toBeInTheDocument();
    expect(topic.getByRole('link', { name: /#128/ })).toHaveAttribute(
      'href',
      'https://git.example.com/pull/128',
    );
    expect(infraApi.getServiceCard).toHaveBeenCalledTimes(1);
    expect(infraApi.listChanges).not.toHaveBeenCalled();
  });

  it('leads from the sentence that needs somebody to the plan', async () => {
    await renderCard({ moreAttention: 2 });
    expect(
      await screen.findByText(/waits for approval of its plan.*and 2 more/),
    ).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'See plan' })).toHaveAttribute(
      'href',
      '/catalog/default/component/payments-api/infrastructure?resource=prod.postgres.main&view=plan',
    );
  });

  it('says which package each environment runs when they differ', async () => {
    await renderCard();
    await screen.findByRole('row', { name: /^Package/ });
    const packages = row(/^Package/);
    expect(packages.getAllByRole('cell').map(cell => cell.textContent)).toEqual(
      ['aws-data 3.2.0✓ certified', 'aws-data 3.1.0deprecated1 version behind'],
    );
    expect(
      packages.getByRole('link', { name: 'aws-data 3.1.0' }),
    ).toHaveAttribute('href', '/infra/packages/aws-data/3.1.0');
  });

  it('says the package once when all environments run the same', async () => {
    const [dev, prod] = cardFixture.environments;
    await renderCard({
      environments: [dev, { ...dev, name: prod.name, title: prod.title }],
    });
    expect(
      await screen.findByRole('link', { name: 'aws-data 3.2.0' }),
    ).toBeVisible();
    expect(screen.getByText('✓ certified')).toBeVisible();
    expect(screen.queryByRole('row', { name: /^Package/ })).toBeNull();
  });

  it('does not say ready of an environment that was not seen', async () => {
    const [dev, prod] = cardFixture.environments;
    await renderCard({
      environments: [{ ...dev, stale: 'not seen for 4 min' }, prod],
    });
    expect((await screen.findAllByText('not seen for 4 min')).length).toBe(2);
    expect(screen.queryByText('✓ Ready')).toBeNull();
  });

  it('shows safe links only, and how many there are', async () => {
    await renderCard();
    expect(await screen.findByRole('link', { name: /Grafana/ })).toBeVisible();
    expect(screen.queryByText('Logs')).toBeNull();
    expect(screen.getByRole('link', { name: 'all 9' })).toBeVisible();
    expect(screen.getByText(/as of/)).toBeVisible();
  });

  it('invites to ask where there is nothing', async () => {
    await renderWithInfra(<InfrastructureCard />, infraApiMock());
    expect(await screen.findByText(/No infrastructure yet/)).toBeVisible();
  });

  it('says what may not be seen, and whom to ask', async () => {
    const infraApi = infraApiMock({
      getServiceCard: async () => {
        throw notAllowed;
      },
    });
    await renderWithInfra(<InfrastructureCard />, infraApi);
    expect(await screen.findByRole('alert')).toHaveTextContent(
      /lack the permission.*group:default\/payments/,
    );
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
  });

  it('shows a skeleton while it loads', async () => {
    const infraApi = infraApiMock({
      getServiceCard: () => new Promise(() => {}),
    });
    await renderWithInfra(<InfrastructureCard />, infraApi);
    expect(
      await screen.findByRole('img', { name: 'Loading infrastructure' }),
    ).toBeVisible();
  });

  it('tries again after an error', async () => {
    const infraApi = infraApiMock({ getServiceCard: async () => cardFixture });
    infraApi.getServiceCard.mockRejectedValueOnce(new Error('No connection'));
    await renderWithInfra(<InfrastructureCard />, infraApi);
    expect(await screen.findByText(/No connection/)).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await screen.findByRole('row', { name: /^postgres main/ });
    expect(screen.queryByText(/No connection/)).toBeNull();
  });

  it('follows signals of its service, says the change, and does not flicker', async () => {
    const { infraApi, signals } = await renderCard();
    await screen.findByText('Awaiting approval');
    let answer = (_: ServiceCard) => {};
    infraApi.getServiceCard.mockImplementationOnce(
      () => new Promise(resolve => (answer = resolve)),
    );
    act(() => signals.send({ services: ['orders-api'] }));
    act(() => signals.send({ services: ['payments-api'] }));
    // It rests between two questions for as long as `waitFor` would wait.
    await waitFor(
      () => expect(infraApi.getServiceCard).toHaveBeenCalledTimes(2),
      { timeout: 5_000 },
    );
    expect(screen.getByText('Awaiting approval')).toBeVisible();
    const [database, topic] = cardFixture.resources;
    const { dev } = database.phases;
    act(() =>
      answer({
        ...cardFixture,
        attention: undefined,
        resources: [
          { ...database, phases: { dev, prod: { phase: 'applying' } } },
          topic,
        ],
      }),
    );
    expect(await screen.findByText('Applying…')).toBeVisible();
    // Said a moment after it is shown.
    await waitFor(() =>
      expect(
        screen
          .getAllByRole('status')
          .some(s =>
            /prod: postgres main is now Applying/.test(s.textContent!),
          ),
      ).toBe(true),
    );
    expect(screen.queryByRole('link', { name: 'See plan' })).toBeNull();
  });

  it('keeps what it knew when a refresh fails', async () => {
    const { infraApi, signals } = await renderCard();
    await screen.findByText('Awaiting approval');
    infraApi.getServiceCard.mockRejectedValueOnce(new Error('No connection'));
    act(() => signals.send({}));
    expect(await screen.findByRole('alert')).toHaveTextContent(
      /may be old: No connection/,
    );
    expect(screen.getByText('Awaiting approval')).toBeVisible();
  });
});
