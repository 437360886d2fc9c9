import { NotAllowedError } from '@backstage/errors';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { changeSetFixture } from '../__testUtils__/changeSetFixture';
import { infraApiMock } from '../__testUtils__/infraApiMock';
import { platformFixture } from '../__testUtils__/platformFixture';
import { renderRequestTemplate } from '../__testUtils__/renderRequestTemplate';

const asked = {
  kind: 'request',
  service: 'payments-api',
  profile: 'high-traffic-api',
  environments: ['prod'],
  resources: [{ type: 'postgres', name: 'main' }],
};

/** An answer that comes when it is told to. */
function later<T>() {
  let give: (value: T) => void = () => {};
  const promise = new Promise<T>(resolve => {
    give = resolve;
  });
  return { promise, give };
}

const refuse = (message: string) => async () => {
  throw new NotAllowedError(message);
};

describe('InfraChange while it waits', () => {
  it('says that the platform is loading, then that the preview is', async () => {
    const platform = later<typeof platformFixture>();
    const preview = later<ReturnType<typeof changeSetFixture>>();
    const infraApi = infraApiMock({
      getPlatform: () => platform.promise,
      previewChange: () => preview.promise,
    });
    await renderRequestTemplate({ infraApi, initial: asked });
    const loading = await screen.findByLabelText('Loading the platform');
    expect(loading).toHaveAttribute('aria-busy', 'true');
    expect(screen.queryByRole('combobox', { name: /Service/ })).toBeNull();

    platform.give(platformFixture);
    expect(
      await screen.findByRole('combobox', { name: /Service/ }),
    ).toHaveValue('payments-api');
    expect(screen.queryByLabelText('Loading the platform')).toBeNull();
    expect(
      await screen.findByRole('progressbar', { name: /Working out/ }),
    ).toBeInTheDocument();

    preview.give(
      changeSetFixture({ kind: 'request', service: 'payments-api' }),
    );
    await waitFor(() => expect(screen.queryByRole('progressbar')).toBeNull());
  });

  it('tries the platform again when that failed', async () => {
    const infraApi = infraApiMock();
    infraApi.getPlatform.mockRejectedValueOnce(new Error('No route to host'));
    await renderRequestTemplate({ infraApi, initial: asked });
    expect(await screen.findByText(/No route to host/)).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(
      await screen.findByRole('combobox', { name: /Service/ }),
    ).toBeInTheDocument();
  });
});

describe('InfraChange for somebody who may not', () => {
  it('names the permission for the platform, and offers nothing that fails', async () => {
    const infraApi = infraApiMock({
      getPlatform: refuse('You lack the permission infra.platform.read'),
    });
    await renderRequestTemplate({ infraApi, initial: asked });
    expect(
      await screen.findByText(
        'You may not see what the platform offers. Ask the platform team for the permission infra.platform.read.',
      ),
    ).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull();
  });

  const owned =
    'You lack the permission infra.service.change for payments-api, which group:default/payments owns';

  it.each([
    [
      'see the service',
      { getService: refuse(owned), previewChange: refuse(owned) },
      0,
    ],
    ['change the service', { previewChange: refuse(owned) }, 1],
  ])(
    '%s: says whom to ask, and goes on with another service',
    async (_name, parts, previews) => {
      const infraApi = infraApiMock({
        listServices: refuse('You lack the permission infra.service.read'),
        ...parts,
      });
      await renderRequestTemplate({ infraApi, initial: asked });
      expect(
        await screen.findByText(
          'You may not request infrastructure for payments-api.',
        ),
      ).toBeInTheDocument();
      expect(
        screen.getByText(/Ask group:default\/payments, who own it/),
      ).toBeInTheDocument();
      expect(infraApi.previewChange).toHaveBeenCalledTimes(previews);
      await userEvent.click(screen.getByRole('button', { name: 'Review' }));
      expect(screen.queryByRole('button', { name: 'Create' })).toBeNull();

      // The catalog's components can still be chosen.
      const allowed = infraApiMock();
      infraApi.getService.mockImplementation(allowed.getService);
      infraApi.previewChange.mockImplementation(allowed.previewChange);
      const service = screen.getByRole('combobox', { name: /Service/ });
      await userEvent.clear(service);
      await userEvent.type(service, 'orders');
      await userEvent.click(
        await screen.findByRole('option', { name: /orders/ }),
      );
      expect(await screen.findByText('Adds postgres main')).toBeInTheDocument();
      expect(screen.queryByText(/You may not request/)).toBeNull();
    },
  );
});
