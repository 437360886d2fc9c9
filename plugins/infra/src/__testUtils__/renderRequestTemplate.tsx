import { renderInTestApp } from '@backstage/frontend-test-utils';
import { Stepper } from '@backstage/plugin-scaffolder-react/alpha';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import type { Entity } from '@backstage/catalog-model';
import type { InfraApi } from '@groundwork/backstage-plugin-infra-common';
import { infraApiRef } from '../api/infraApiRef';
import { InfraChangeField } from '../formField/InfraChangeField';
import { validateChange } from '../formField/validateChange';

const component = (name: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name, namespace: 'default' },
  spec: { type: 'service', owner: 'group:default/payments' },
});

/** Renders the scaffolder's own wizard with a template that has our field. */
export async function renderRequestTemplate(options: {
  infraApi: InfraApi;
  initial?: Record<string, unknown>;
  uiOptions?: Record<string, string>;
  onCreate?: (values: Record<string, unknown>) => Promise<void>;
}) {
  const { infraApi, initial, uiOptions, onCreate = async () => {} } = options;
  return renderInTestApp(
    <Stepper
      manifest={{
        title: 'Request infrastructure',
        steps: [
          {
            title: 'What you need',
            schema: {
              type: 'object',
              required: ['change'],
              properties: {
                change: {
                  type: 'object',
                  title: 'Request',
                  'ui:field': 'InfraChange',
                  'ui:options': uiOptions ?? {},
                },
              },
            },
          },
        ],
      }}
      extensions={[
        {
          name: 'InfraChange',
          component: InfraChangeField,
          validation: validateChange,
        },
      ]}
      initialState={{ change: initial ?? {} } as never}
      onCreate={onCreate}
    />,
    {
      apis: [
        [infraApiRef, infraApi],
        [
          catalogApiRef,
          catalogApiMock({
            entities: [component('payments-api'), component('orders')],
          }),
        ],
      ],
    },
  );
}
