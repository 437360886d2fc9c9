import { artifact } from './artifact';
import type { ObservedKind } from './kind';
import { reference } from './references';

/** `HelmChart` of Flux, mostly made by its HelmRelease. */
export const helmChart: ObservedKind = {
  kind: 'HelmChart',
  group: 'source.toolkit.fluxcd.io',
  version: 'v1',
  plural: 'helmcharts',
  partOf: 'Flux (source-controller)',
  project: (reader, { spec, status, namespace }) => ({
    ...artifact(reader, status),
    source: reference(reader, spec, 'sourceRef', {
      path: 'spec.sourceRef',
      namespace,
    }),
  }),
};
