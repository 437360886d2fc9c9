import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { infraApiMock } from '../__testUtils__/infraApiMock';
import { renderRequestTemplate } from '../__testUtils__/renderRequestTemplate';

describe('InfraChange in a template', () => {
  it('asks for a database from the first click to the task', async () => {
    const infraApi = infraApiMock();
    const onCreate = jest.fn(async () => {});
    await renderRequestTemplate({ infraApi, onCreate });

    const service = await screen.findByRole('combobox', { name: /Service/ });
    await userEvent.type(service, 'payments-api');
    await userEvent.click(
      await screen.findByRole('option', { name: /payments-api/ }),
    );
    await userEvent.click(
      screen.getByRole('checkbox', { name: /Production production/ }),
    );
    await userEvent.click(screen.getByRole('radio', { name: /High-traffic/ }));
    await userEvent.click(
      screen.getByRole('button', { name: 'Add PostgreSQL' }),
    );

    const card = screen.getByRole('group', { name: 'PostgreSQL main' });
    expect(within(card).getByLabelText(/^Name/)).toHaveFocus();
    await userEvent.selectOptions(
      within(card).getByRole('combobox', { name: /Size/ }),
      'Large (8 CPU)',
    );
    expect(await screen.findByText('Adds postgres main')).toBeInTheDocument();
    expect(screen.getByText('+$342 a month')).toBeInTheDocument();

    await userEvent.click(screen.getByRole('button', { name: 'Review' }));
    await userEvent.click(
      await screen.findByRole('button', { name: 'Create' }),
    );
    const change = {
      kind: 'request',
      service: 'payments-api',
      profile: 'high-traffic-api',
      environments: ['prod'],
      resources: [
        { type: 'postgres', name: 'main', inputs: { size: 'large' } },
      ],
    };
    await waitFor(() => expect(onCreate).toHaveBeenCalledWith({ change }));
    expect(infraApi.previewChange).toHaveBeenLastCalledWith(change);
  });
});
