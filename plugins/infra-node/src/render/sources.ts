import type { JsonObject } from '@backstage/types';
import type { FluxSource } from '@groundwork/backstage-plugin-infra-common';
import { sourceName } from './names';
import { objectMetadata } from './objectMetadata';
import type { OwnedObject } from './ownedObject';
import { serviceOf, type ServiceContext } from './renderContext';

/** A pinned source: its content never changes, so looking rarely is enough. */
const INTERVAL = '24h';

/**
 * The Flux source of a module or chart at a version, in the namespace of the
 * service.
 *
 * It is pinned by tag or digest and never the GitOps repository: a plan's id
 * comes from the revision of its source, so approving a plan by a commit to
 * the same source would make the plan another one. It lives apart from the
 * objects that use it and is never removed with them: destroying a resource
 * and planning a retained one both need the source.
 */
export function sourceObject(
  context: ServiceContext,
  pinned: { name: string; version: string; source: FluxSource },
): OwnedObject {
  const { name: module, version, source } = pinned;
  const name = sourceName(serviceOf(context), module, version);
  return {
    path: `${context.paths.sources}/${name}.yaml`,
    identity: {
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: source.kind,
      name,
    },
    owned: [
      ['spec', 'interval'],
      ['spec', 'url'],
      ['spec', 'ref'],
      ['spec', 'secretRef'],
    ],
    build: change => ({
      metadata: objectMetadata(context, change, {
        name,
        // A source stays what it is when the package around it changes.
        without: ['package', 'build', 'profile'],
      }),
      spec: {
        interval: INTERVAL,
        url: source.url,
        ref: reference(source),
        ...(source.secretName !== undefined && {
          secretRef: { name: source.secretName },
        }),
      },
    }),
  };
}

function reference(source: FluxSource): JsonObject {
  if (source.kind === 'GitRepository') return { tag: source.tag };
  return source.digest === undefined
    ? { tag: source.tag }
    : { digest: source.digest };
}
