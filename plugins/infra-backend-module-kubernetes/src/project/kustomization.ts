import type { ObservedKind } from './kind';
import { dependencies, reference } from './references';
import { whole, wantedReference } from './wanted';

/** `Kustomization` of Flux: what applies files of a repository. */
export const kustomization: ObservedKind = {
  kind: 'Kustomization',
  group: 'kustomize.toolkit.fluxcd.io',
  version: 'v1',
  plural: 'kustomizations',
  partOf: 'Flux (kustomize-controller)',
  reads: {
    spec: {
      path: true,
      sourceRef: wantedReference,
      dependsOn: wantedReference,
    },
    status: whole('lastAppliedRevision', 'lastAttemptedRevision'),
  },
  project(reader, { spec, status, namespace }) {
    const text = (key: string) => reader.text(status, key, `status.${key}`);
    return {
      source: reference(reader, spec, 'sourceRef', {
        path: 'spec.sourceRef',
        namespace,
      }),
      path: reader.text(spec, 'path', 'spec.path')?.replace(/^(?:\.?\/)+/, ''),
      dependsOn: dependencies(reader, spec, {
        kind: 'Kustomization',
        namespace,
      }),
      revisions: {
        applied: text('lastAppliedRevision'),
        attempted: text('lastAttemptedRevision'),
      },
    };
  },
};
