import { createHash } from 'node:crypto';
import type { JsonObject } from '@backstage/types';
import type { Monitoring } from '@groundwork/backstage-plugin-infra-common';
import { evaluateToText, type ExpressionSource } from '../inputs/expression';
import { promqlScope } from './monitoringScope';
import { shorten } from './names';
import { objectMetadata } from './objectMetadata';
import type { OwnedObject } from './ownedObject';
import {
  keyOf,
  scopeOf,
  serviceOf,
  terraformNameOf,
  type ResourceContext,
} from './renderContext';
import type { RenderChange } from './rendered';

type Dashboard = Monitoring['dashboards'][number];

/** ConfigMaps from which Grafana's sidecar loads the dashboards of a resource. */
export function dashboardObjects(context: ResourceContext): OwnedObject[] {
  const { resource, resolved, paths } = context;
  const { monitoring } = resource.type.document.spec;
  const settings = resolved.environment.document.spec.monitoring;
  if (!monitoring || !settings) return [];
  return monitoring.dashboards.map((dashboard, index) => {
    const name = shorten(
      `${terraformNameOf(context)}-dashboard-${dashboard.name}`,
    );
    return {
      path: `${paths.rendered}/${keyOf(context)}-dashboard-${
        dashboard.name
      }.yaml`,
      identity: { apiVersion: 'v1', kind: 'ConfigMap', name },
      owned: [['data', `${dashboard.name}.json`]],
      build: change => ({
        metadata: objectMetadata(context, change, {
          name,
          labels: settings.dashboardLabels,
        }),
        data: {
          [`${dashboard.name}.json`]: `${JSON.stringify(
            model(context, dashboard, index, change),
            undefined,
            2,
          )}\n`,
        },
      }),
    };
  });
}

function model(
  context: ResourceContext,
  dashboard: Dashboard,
  index: number,
  change: RenderChange,
): JsonObject {
  const { type } = context.resource;
  const scope = scopeOf(context, change);
  const queries = promqlScope(context, change);
  const keys = ['spec', 'monitoring', 'dashboards', index];
  const at = (...more: (string | number)[]): ExpressionSource => ({
    located: type,
    keys: [...keys, ...more],
  });
  const environment = context.resolved.environment.document.metadata.name;
  return {
    // Grafana takes at most 40 characters.
    uid: createHash('sha256')
      .update(`${environment}/${terraformNameOf(context)}/${dashboard.name}`)
      .digest('hex')
      .slice(0, 32),
    title: evaluateToText(dashboard.title, scope, at('title')),
    tags: [
      'groundwork',
      serviceOf(context),
      environment,
      type.document.metadata.name,
    ],
    schemaVersion: 39,
    editable: false,
    refresh: '1m',
    time: { from: 'now-6h', to: 'now' },
    templating: {
      list: [
        {
          name: 'datasource',
          label: 'Data source',
          type: 'datasource',
          query: 'prometheus',
        },
      ],
    },
    panels: dashboard.panels.map((panel, number) => ({
      id: number + 1,
      type: 'timeseries',
      title: evaluateToText(panel.title, scope, at('panels', number, 'title')),
      datasource: { type: 'prometheus', uid: '${datasource}' },
      gridPos: {
        x: (number % 2) * 12,
        y: Math.floor(number / 2) * 8,
        w: 12,
        h: 8,
      },
      fieldConfig: {
        defaults: panel.unit === undefined ? {} : { unit: panel.unit },
        overrides: [],
      },
      targets: [
        {
          refId: 'A',
          expr: evaluateToText(
            panel.query,
            queries,
            at('panels', number, 'query'),
          ),
        },
      ],
    })),
  };
}
