import { evaluateToText, type ExpressionSource } from '../inputs/expression';
import { alertTextScope, promqlScope } from './monitoringScope';
import { shorten } from './names';
import { objectMetadata } from './objectMetadata';
import type { OwnedObject } from './ownedObject';
import {
  keyOf,
  serviceOf,
  terraformNameOf,
  type ResourceContext,
} from './renderContext';

/** The PrometheusRule with the alerts of a resource. */
export function alertObjects(context: ResourceContext): OwnedObject[] {
  const { resource, resolved, paths } = context;
  const { type } = resource;
  const alerts = type.document.spec.monitoring?.alerts ?? [];
  const settings = resolved.environment.document.spec.monitoring;
  if (alerts.length === 0 || !settings) return [];
  const name = shorten(`${terraformNameOf(context)}-alerts`);
  const labels = {
    environment: resolved.environment.document.metadata.name,
    owner: resolved.claim.document.spec.owner,
    resource: `${type.document.metadata.name}/${resource.name}`,
    service: serviceOf(context),
  };
  return [
    {
      path: `${paths.rendered}/${keyOf(context)}-alerts.yaml`,
      identity: {
        apiVersion: 'monitoring.coreos.com/v1',
        kind: 'PrometheusRule',
        name,
      },
      owned: [['spec', 'groups']],
      build(change) {
        const queries = promqlScope(context, change);
        const texts = alertTextScope(context, change);
        return {
          metadata: objectMetadata(context, change, {
            name,
            labels: settings.ruleLabels,
          }),
          spec: {
            groups: [
              {
                name,
                rules: alerts.map((alert, index) => {
                  const at = (key: string): ExpressionSource => ({
                    located: type,
                    keys: ['spec', 'monitoring', 'alerts', index, key],
                  });
                  return {
                    alert: alert.name,
                    expr: evaluateToText(alert.query, queries, at('query')),
                    for: alert.for,
                    labels: { ...labels, severity: alert.severity },
                    annotations: {
                      summary: evaluateToText(
                        alert.summary,
                        texts,
                        at('summary'),
                      ),
                      ...(alert.runbook !== undefined && {
                        runbook_url: evaluateToText(
                          alert.runbook,
                          texts,
                          at('runbook'),
                        ),
                      }),
                    },
                  };
                }),
              },
            ],
          },
        };
      },
    },
  ];
}
