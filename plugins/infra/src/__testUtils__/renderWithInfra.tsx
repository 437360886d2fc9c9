import type { ReactElement } from 'react';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { signalApiRef } from '@backstage/plugin-signals-react';
import type { InfraApi } from '@groundwork/backstage-plugin-infra-common';
import { infraApiRef } from '../api/infraApiRef';
import { rootRouteRef, selectedTemplateRouteRef } from '../routes';
import { SignalsFake } from './SignalsFake';

/** The component that cards and tabs of these tests are about. */
export const paymentsEntity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'payments-api', namespace: 'default' },
  spec: { type: 'service', owner: 'group:default/payments' },
};

/**
 * Renders a part of the page of payments-api, with signals that a test sends.
 * Decisions about permissions are remembered for a whole file.
 */
export async function renderWithInfra(
  element: ReactElement,
  infraApi: InfraApi,
  address = '/',
  options: { decision?: AuthorizeResult.ALLOW | AuthorizeResult.DENY } = {},
): Promise<SignalsFake> {
  const signals = new SignalsFake();
  renderInTestApp(
    <EntityProvider entity={paymentsEntity}>{element}</EntityProvider>,
    {
      initialRouteEntries: [address],
      mountedRoutes: {
        '/infra': rootRouteRef,
        '/catalog/:namespace/:kind/:name': entityRouteRef,
        '/create/:namespace/:templateName': selectedTemplateRouteRef,
      },
      apis: [
        [infraApiRef, infraApi],
        [signalApiRef, signals],
        mockApis.identity({ userEntityRef: 'user:default/test' }),
        mockApis.permission({
          authorize: options.decision ?? AuthorizeResult.ALLOW,
        }),
      ],
    },
  );
  return signals;
}
