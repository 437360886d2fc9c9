import { identityOf, readObjects } from '../render/objectInventory';

const reasons: readonly (readonly [string, string])[] = [
  ['GitRepository', 'the source of a module, pinned as the package says'],
  ['OCIRepository', 'the source of a module, pinned as the package says'],
  ['Namespace', 'the namespace, made only where it is missing'],
  [
    'ServiceAccount',
    'the account of the runners, made only where it is missing',
  ],
  ['PrometheusRule', 'alerts of the resource type'],
  ['ConfigMap', 'a dashboard of the resource type'],
  ['ExternalSecret', 'a reference to secret variables of the module'],
  ['VaultStaticSecret', 'a reference to secret variables of the module'],
  ['HelmRelease', 'a release of the service'],
  ['Terraform', 'a resource that was not there'],
  ['Kustomization', 'it lists the files of the directory'],
];

/** Why adopting adds a file, by the objects in it. */
export function newFileReason(path: string, text: string | undefined): string {
  const { objects } = readObjects(new Map([[path, text ?? '']]), () => true);
  const kinds = new Set(objects.map(({ object }) => identityOf(object).kind));
  for (const [kind, reason] of reasons) {
    if (kinds.has(kind)) return reason;
  }
  return 'the resource type asks for it';
}
