import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type {
  ChangeSet,
  Finding,
} from '@groundwork/backstage-plugin-infra-common';
import { changeSetFixture } from '../__testUtils__/changeSetFixture';
import { infraApiMock } from '../__testUtils__/infraApiMock';
import { renderRequestTemplate } from '../__testUtils__/renderRequestTemplate';
import { serviceFixture } from '../__testUtils__/serviceFixture';

const asked = {
  kind: 'request',
  service: 'payments-api',
  profile: 'high-traffic-api',
  environments: ['prod'],
  resources: [{ type: 'postgres', name: 'main' }],
};

const finding: Finding = {
  severity: 'error',
  rule: 'policy/prod-databases',
  message: 'prod needs a larger database',
  source: { path: 'platform/policies/prod-databases.yaml', line: 12 },
  target: {
    resource: { type: 'postgres', name: 'main' },
    environment: 'prod',
    input: 'size',
  },
  fix: {
    text: 'large is what most services use',
    input: {
      resource: { type: 'postgres', name: 'main' },
      name: 'size',
      value: 'large',
    },
  },
};

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
    expect(
      within(card).getByText(/Locked by High-traffic API: public services/),
    ).toBeInTheDocument();
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

  it('shows an error at its field, stops there, and applies the fix', async () => {
    const infraApi = infraApiMock({
      previewChange: async change => {
        const isFixed = JSON.stringify(change).includes('large');
        return changeSetFixture(
          change,
          isFixed ? {} : { findings: [finding], blocked: true },
        );
      },
    });
    await renderRequestTemplate({ infraApi, initial: asked });
    const size = await screen.findByRole('combobox', { name: /Size/ });
    await waitFor(() =>
      expect(size).toHaveAccessibleDescription(finding.message),
    );
    expect(
      screen.getByRole('link', {
        name: 'platform/policies/prod-databases.yaml, line 12',
      }),
    ).toHaveAttribute(
      'href',
      `https://git.example.com/acme/platform-gitops/blob/${'a'.repeat(
        40,
      )}/platform/policies/prod-databases.yaml#L12`,
    );

    await userEvent.click(screen.getByRole('button', { name: 'Review' }));
    expect(
      (await screen.findAllByText(/cannot be requested yet: prod needs/))[0],
    ).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Create' })).toBeNull();

    await userEvent.click(screen.getByRole('button', { name: /Use it/ }));
    expect(size).toHaveDisplayValue('Large (8 CPU)');
    await waitFor(() =>
      expect(size).not.toHaveAccessibleDescription(finding.message),
    );
  });

  it('cancels a preview that is out of date and keeps the last answer', async () => {
    const signals: AbortSignal[] = [];
    const answers: ((changeSet: ChangeSet) => void)[] = [];
    const infraApi = infraApiMock({
      previewChange: (_change, options) =>
        new Promise(resolve => {
          if (options?.signal) signals.push(options.signal);
          answers.push(resolve);
        }),
    });
    await renderRequestTemplate({ infraApi, initial: asked });
    await waitFor(() => expect(answers).toHaveLength(1));
    await userEvent.click(
      screen.getByRole('button', { name: 'Add Object storage' }),
    );
    await waitFor(() => expect(answers).toHaveLength(2));
    expect(signals.map(signal => signal.aborted)).toEqual([true, false]);
    const answer = (text: string) =>
      changeSetFixture(
        { kind: 'request', service: 'payments-api' },
        { summary: [{ action: 'add', text, risk: 'none', environments: [] }] },
      );
    answers[0](answer('Out of date'));
    answers[1](answer('Newest'));
    expect(await screen.findByText('Newest')).toBeInTheDocument();
    expect(screen.queryByText('Out of date')).toBeNull();

    await userEvent.click(
      screen.getByRole('button', { name: 'Remove Object storage files' }),
    );
    await waitFor(() => expect(answers).toHaveLength(3));
    expect(screen.getByText('Newest')).toBeInTheDocument();
    expect(
      screen.getByRole('progressbar', { name: /Working out/ }),
    ).toBeInTheDocument();
  });

  it('says that a preview failed, tries again, and does not let it through', async () => {
    const infraApi = infraApiMock();
    infraApi.previewChange.mockRejectedValue(new Error('No route to host'));
    await renderRequestTemplate({ infraApi, initial: asked });
    expect(await screen.findByText(/No route to host/)).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Review' }));
    expect(
      (await screen.findAllByText(/could not be checked \(No route/))[0],
    ).toBeInTheDocument();

    infraApi.previewChange.mockImplementation(async change =>
      changeSetFixture(change),
    );
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('Adds postgres main')).toBeInTheDocument();
  });

  it('adds to a service that has infrastructure', async () => {
    const infraApi = infraApiMock({ getService: async () => serviceFixture });
    await renderRequestTemplate({ infraApi, initial: asked });
    expect(
      await screen.findByText('Has 1 resource already.'),
    ).toBeInTheDocument();
    expect(screen.queryByRole('radio')).toBeNull();
    expect(
      screen.getByRole('checkbox', { name: /already there/ }),
    ).toBeDisabled();
    // The name is taken, so nothing is previewed until it is another one.
    const name = screen.getByLabelText(/^Name/);
    expect(name).toHaveAccessibleDescription(/one of this name already/);
    expect(infraApi.previewChange).not.toHaveBeenCalled();
    await userEvent.type(name, '2');
    await waitFor(() =>
      expect(infraApi.previewChange.mock.lastCall?.[0]).toEqual({
        kind: 'request',
        service: 'payments-api',
        environments: ['prod'],
        resources: [{ type: 'postgres', name: 'main2' }],
      }),
    );
  });

  it('fills the form from one line', async () => {
    await renderRequestTemplate({ infraApi: infraApiMock() });
    const bar = await screen.findByLabelText('Say what you need');
    await userEvent.type(
      bar,
      'paymnets-api needs a large postgres and kafka in dev quickly{Enter}',
    );
    expect(
      await screen.findByText('paymnets-api read as payments-api'),
    ).toBeInTheDocument();
    expect(screen.getByText('quickly')).toBeInTheDocument();
    await waitFor(() =>
      expect(screen.getByRole('combobox', { name: /Service/ })).toHaveValue(
        'payments-api',
      ),
    );
    expect(screen.getByRole('checkbox', { name: /Development/ })).toBeChecked();
    expect(
      screen.getByRole('group', { name: 'Kafka topic events' }),
    ).toBeInTheDocument();
    expect(screen.getByRole('combobox', { name: /Size/ })).toHaveDisplayValue(
      'Large (8 CPU)',
    );
  });

  it('gives a free name when what the service has is known late', async () => {
    let answer: () => void = () => {};
    const known = new Promise<void>(resolve => {
      answer = resolve;
    });
    const infraApi = infraApiMock({
      getService: async () => {
        await known;
        return serviceFixture;
      },
    });
    await renderRequestTemplate({ infraApi });
    await userEvent.type(
      await screen.findByLabelText('Say what you need'),
      'orders-api needs postgres{Enter}',
    );
    expect(
      await screen.findByRole('group', { name: 'PostgreSQL main' }),
    ).toBeVisible();
    answer();
    expect(
      await screen.findByRole('group', { name: 'PostgreSQL main2' }),
    ).toBeVisible();
    expect(
      screen.queryByRole('group', { name: 'PostgreSQL main' }),
    ).not.toBeInTheDocument();
  });

  it('asks for name and owner of a service that is created', async () => {
    await renderRequestTemplate({
      infraApi: infraApiMock(),
      uiOptions: { service: 'new' },
    });
    const name = await screen.findByLabelText(/Name of the new service/);
    await userEvent.type(name, 'checkout');
    expect(
      await screen.findByRole('combobox', { name: /Owner/ }),
    ).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: 'Add Object storage' }),
    );
    expect(screen.getByText('Say who owns the service.')).toBeInTheDocument();
  });
});
