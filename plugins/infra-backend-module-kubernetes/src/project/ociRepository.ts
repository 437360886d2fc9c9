import { artifact, wantedArtifact } from './artifact';
import type { ObservedKind } from './kind';

/** `OCIRepository` of Flux. */
export const ociRepository: ObservedKind = {
  kind: 'OCIRepository',
  group: 'source.toolkit.fluxcd.io',
  version: 'v1',
  plural: 'ocirepositories',
  partOf: 'Flux (source-controller)',
  reads: { spec: {}, status: wantedArtifact },
  project: (reader, { status }) => artifact(reader, status),
};
