import { screen } from '@testing-library/react';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { infraApiMock } from '../__testUtils__/infraApiMock';
import { renderWithInfra } from '../__testUtils__/renderWithInfra';
import { InfrastructureTab } from './InfrastructureTab';

describe('RequestButton', () => {
  it('says why one may not ask', async () => {
    await renderWithInfra(<InfrastructureTab />, infraApiMock(), '/', {
      decision: AuthorizeResult.DENY,
    });
    expect(
      await screen.findByText(/You may not change payments-api.*Ask them/),
    ).toBeVisible();
    expect(
      screen.getByRole('button', { name: 'Request infrastructure' }),
    ).toBeDisabled();
  });
});
