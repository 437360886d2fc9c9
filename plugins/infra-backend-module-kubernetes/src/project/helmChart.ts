import { artifact, wantedArtifact } from './artifact';
import type { ObservedKind } from './kind';
import { reference } from './references';
import { wantedReference } from './wanted';

/** `HelmChart` of Flux, mostly made by its HelmRelease. */
export const helmChart: ObservedKind = {
  kind: 'HelmChart',
  group: 'source.toolkit.fluxcd.io',
  version: 'v1',
  plural: 'helmcharts',
  partOf: 'Flux (source-controller)',
  reads: { spec: { sourceRef: wantedReference }, status: wantedArtifact },
  project: (reader, { spec, status, namespace }) => ({
    ...artifact(reader, status),
    source: reference(reader, spec, 'sourceRef', {
      path: 'spec.sourceRef',
      namespace,
    }),
  }),
};
