import { isFields, type FieldReader, type Fields } from './fields';
import type { ObservedKind } from './kind';
import { dependencies, reference } from './references';
import { whole, wantedReference } from './wanted';

/** `HelmRelease` of Flux. Its values are not looked at. */
export const helmRelease: ObservedKind = {
  kind: 'HelmRelease',
  group: 'helm.toolkit.fluxcd.io',
  version: 'v2',
  plural: 'helmreleases',
  partOf: 'Flux (helm-controller)',
  reads: {
    spec: {
      chartRef: wantedReference,
      chart: { spec: { sourceRef: wantedReference } },
      dependsOn: wantedReference,
    },
    status: {
      ...whole('lastAttemptedRevision', 'failures'),
      history: whole('chartVersion', 'status'),
    },
  },
  project(reader, { spec, status, namespace }) {
    const newest = newestRelease(reader, status);
    const chartVersion = reader.text(
      newest,
      'chartVersion',
      'status.history[0].chartVersion',
    );
    const state = reader.text(newest, 'status', 'status.history[0].status');
    return {
      source: chartSource(reader, spec, namespace),
      dependsOn: dependencies(reader, spec, { kind: 'HelmRelease', namespace }),
      revisions: {
        applied: state === 'deployed' ? chartVersion : undefined,
        attempted: reader.text(
          status,
          'lastAttemptedRevision',
          'status.lastAttemptedRevision',
        ),
      },
      helm: {
        chartVersion,
        status: state,
        failures: reader.number(status, 'failures', 'status.failures') ?? 0,
      },
    };
  },
};

/** A chart of its own, or the repository that holds it. */
function chartSource(reader: FieldReader, spec: Fields, namespace: string) {
  const chart = reader.object(spec, 'chart', 'spec.chart');
  const chartSpec = reader.object(chart, 'spec', 'spec.chart.spec');
  return (
    reference(reader, spec, 'chartRef', {
      path: 'spec.chartRef',
      namespace,
    }) ??
    reference(reader, chartSpec, 'sourceRef', {
      path: 'spec.chart.spec.sourceRef',
      namespace,
    })
  );
}

function newestRelease(reader: FieldReader, status: Fields): Fields {
  const [newest] = reader.list(status, 'history', 'status.history');
  if (newest === undefined) return {};
  if (isFields(newest)) return newest;
  reader.note('status.history[0] is not an object');
  return {};
}
