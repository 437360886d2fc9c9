import { artifact, wantedArtifact } from './artifact';
import type { ObservedKind } from './kind';

/** `GitRepository` of Flux. */
export const gitRepository: ObservedKind = {
  kind: 'GitRepository',
  group: 'source.toolkit.fluxcd.io',
  version: 'v1',
  plural: 'gitrepositories',
  partOf: 'Flux (source-controller)',
  reads: { spec: {}, status: wantedArtifact },
  project: (reader, { status }) => artifact(reader, status),
};
