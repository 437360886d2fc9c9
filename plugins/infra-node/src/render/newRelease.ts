import { infrastructureValues } from './infrastructureValues';
import { sourceName } from './names';
import type { ObjectIdentity } from './objectInventory';
import { objectMetadata } from './objectMetadata';
import type { OwnedObject } from './ownedObject';
import { envFromItems, outputWiring, valuesFromItems } from './outputWiring';
import { profileValues } from './releaseValues';
import {
  serviceOf,
  type ResourceContext,
  type ServiceContext,
} from './renderContext';

/** The resources of a service in an environment, as its release sees them. */
export interface ReleaseResources {
  /** Delivered through the values of the release. */
  readonly byValues: readonly ResourceContext[];
  readonly all: readonly ResourceContext[];
  /** Secrets with outputs of resources that are gone. */
  readonly staleSecrets: ReadonlySet<string>;
}

/** What a release of this service is, wherever it stands. */
export function releaseIdentity(service: string): ObjectIdentity {
  return {
    apiVersion: 'helm.toolkit.fluxcd.io/v2',
    kind: 'HelmRelease',
    name: service,
  };
}

/** A release from the package's chart and the profile's values. */
export function newRelease(
  context: ServiceContext,
  resources: ReleaseResources,
): OwnedObject {
  const { resolved, paths } = context;
  const { helm } = resolved.environment.document.spec;
  const { chart } = resolved.package.document.spec;
  const service = serviceOf(context);
  const source = {
    kind: chart.source.kind,
    name: sourceName(service, `chart-${chart.name}`, chart.version),
  };
  return {
    path: paths.release,
    identity: releaseIdentity(service),
    owned: [
      ['spec', 'interval'],
      ['spec', 'chart'],
      ['spec', 'chartRef'],
    ],
    build(change) {
      const wiring = outputWiring(resources.all);
      const envFrom =
        helm.outputs === 'envFrom' ? envFromItems([], wiring, new Set()) : [];
      const valuesFrom =
        helm.outputs === 'values' ? valuesFromItems([], wiring, new Set()) : [];
      const infrastructure = infrastructureValues(
        context,
        resources.byValues,
        undefined,
        change,
      );
      return {
        metadata: objectMetadata(context, change, { name: service }),
        spec: {
          interval: helm.interval,
          ...(chart.source.kind === 'OCIRepository'
            ? { chartRef: source }
            : {
                chart: {
                  spec: {
                    chart: chart.path ?? './',
                    reconcileStrategy: 'Revision',
                    sourceRef: source,
                  },
                },
              }),
          install: { remediation: { retries: 3 } },
          upgrade: { remediation: { retries: 3 } },
          ...(valuesFrom.length > 0 && { valuesFrom }),
          values: {
            ...profileValues(context, change),
            ...(envFrom.length > 0 && { envFrom }),
            ...(infrastructure && { infrastructure }),
          },
        },
      };
    },
  };
}
