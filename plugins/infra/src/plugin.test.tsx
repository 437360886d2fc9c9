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
import { cardFixture } from './__testUtils__/statusFixture';
import infraPlugin, { infraApiRef, infraGermanModule } from './index';

const entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'payments-api', namespace: 'default' },
  spec: { type: 'service', owner: 'group:default/payments' },
};

const formData = encodeURIComponent(
  JSON.stringify({ change: { kind: 'request', service: 'payments-api' } }),
);

async function renderEntityPage(
  infraApi: InfraApi,
  options: { language?: string } = {},
) {
  const { language = 'en' } = options;
  renderTestApp({
    features: [
      catalogPlugin,
      scaffolderPlugin,
      infraPlugin,
      infraGermanModule,
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
    config: {
      app: {
        extensions: [
          {
            'api:app/app-language': {
              config: {
                availableLanguages: ['en', 'de'],
                defaultLanguage: language,
              },
            },
          },
        ],
      },
    },
    initialRouteEntries: ['/catalog/default/component/payments-api'],
    apis: [[catalogApiRef, catalogApiMock({ entities: [entity] })]],
  });
  return screen.findByRole('link', {
    name:
      language === 'de' ? 'Infrastruktur anfordern' : 'Request infrastructure',
  });
}

describe('infraPlugin', () => {
  // The portal remembers the language that it was last read in.
  beforeEach(() => window.localStorage.clear());

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
    expect(await screen.findByText(/Asked for:/)).toBeInTheDocument();
    expect(screen.getByRole('link', { name: /#128 Add prod/ })).toHaveAttribute(
      'href',
      'https://git.example.com/pull/128',
    );
    expect(screen.getByText(/Add staging .*being opened/)).toBeInTheDocument();
    expect(screen.queryByText(/Older/)).toBeNull();
  });

  it('shows the card of a service on its page', async () => {
    await renderEntityPage(
      infraApiMock({ getServiceCard: async () => cardFixture }),
    );
    expect(
      await screen.findByText(/waits for approval of its plan/),
    ).toBeInTheDocument();
  });

  it('speaks German where the portal does', async () => {
    await renderEntityPage(
      infraApiMock({ getServiceCard: async () => cardFixture }),
      { language: 'de' },
    );
    expect(await screen.findByText('Wartet auf Freigabe')).toBeInTheDocument();
    expect(screen.getByText('1 offener Pull Request:')).toBeInTheDocument();
  });
});
