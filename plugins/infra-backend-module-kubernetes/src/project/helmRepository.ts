import { artifact, wantedArtifact } from './artifact';
import type { ObservedKind } from './kind';

/** `HelmRepository` of Flux. */
export const helmRepository: ObservedKind = {
  kind: 'HelmRepository',
  group: 'source.toolkit.fluxcd.io',
  version: 'v1',
  plural: 'helmrepositories',
  partOf: 'Flux (source-controller)',
  reads: { spec: {}, status: wantedArtifact },
  project: (reader, { status }) => artifact(reader, status),
};
