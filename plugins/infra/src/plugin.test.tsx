import { screen } from '@testing-library/react';
import { renderTestApp } from '@backstage/frontend-test-utils';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import scaffolderPlugin from '@backstage/plugin-scaffolder/alpha';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { formFieldsApiRef } from '@backstage/plugin-scaffolder-react/alpha';
import type { InfraApi } from '@groundwork/backstage-plugin-infra-common';
import {
  createFrontendModule,
  ApiBlueprint,
} from '@backstage/frontend-plugin-api';
import { infraApiMock } from './__testUtils__/infraApiMock';
import { serviceFixture } from './__testUtils__/serviceFixture';
import infraPlugin, { infraApiRef } from './index';

const entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'payments-api', namespace: 'default' },
  spec: { type: 'service', owner: 'group:default/payments' },
};

const formData = encodeURIComponent(
  JSON.stringify({ change: { kind: 'request', service: 'payments-api' } }),
);

async function renderEntityPage(infraApi: InfraApi) {
  renderTestApp({
    features: [
      catalogPlugin,
      scaffolderPlugin,
      infraPlugin,
      createFrontendModule({
        pluginId: 'infra',
        extensions: [
          ApiBlueprint.make({
            params: define =>
              define({ api: infraApiRef, deps: {}, factory: () => infraApi }),
          }),
        ],
      }),
    ],
    initialRouteEntries: ['/catalog/default/component/payments-api'],
    apis: [[catalogApiRef, catalogApiMock({ entities: [entity] })]],
  });
  return screen.findByRole('link', { name: 'Request infrastructure' });
}

describe('infraPlugin', () => {
  it('registers the form field with the scaffolder', () => {
    expect(
      infraPlugin.getExtension('scaffolder-form-field:infra/infra-change'),
    ).toBeDefined();
    expect(formFieldsApiRef.id).toContain('form-fields');
  });

  it('invites to ask on the page of a service without infrastructure', async () => {
    const link = await renderEntityPage(infraApiMock());
    expect(
      await screen.findByText(/No infrastructure yet/),
    ).toBeInTheDocument();
    expect(link).toHaveAttribute(
      'href',
      `/create/templates/default/request-infrastructure?formData=${formData}`,
    );
  });

  it('shows the pull request of a service whose first one is not merged', async () => {
    const [proposed] = serviceFixture.changes;
    await renderEntityPage(
      infraApiMock({
        listChanges: async () => ({
          items: [
            proposed,
            { ...proposed, id: '0', title: 'Older', status: 'closed' },
            {
              ...proposed,
              id: '1',
              title: 'Add staging',
              status: 'proposing',
              pullRequest: undefined,
            },
          ],
        }),
      }),
    );
    expect(await screen.findByText(/waiting for review/)).toBeInTheDocument();
    expect(screen.getByRole('link', { name: /#128 Add prod/ })).toHaveAttribute(
      'href',
      'https://git.example.com/pull/128',
    );
    expect(screen.getByText(/Add staging .*being opened/)).toBeInTheDocument();
    expect(screen.queryByText(/Older/)).toBeNull();
  });

  it('says why it shows nothing, and tries again', async () => {
    const infraApi = infraApiMock();
    infraApi.getService.mockRejectedValueOnce(
      new Error('You may not read this service'),
    );
    await renderEntityPage(infraApi);
    expect(await screen.findByText(/You may not read/)).toBeInTheDocument();
    screen.getByRole('button', { name: 'Try again' }).click();
    expect(
      await screen.findByText(/No infrastructure yet/),
    ).toBeInTheDocument();
  });

  it('shows what a service has and what is proposed', async () => {
    await renderEntityPage(
      infraApiMock({ getService: async () => serviceFixture }),
    );
    expect(await screen.findByText('postgres main')).toBeInTheDocument();
    expect(screen.getByText('certified')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: /#128 Add prod/ })).toHaveAttribute(
      'href',
      'https://git.example.com/pull/128',
    );
  });
});
