import { printYaml } from '../yaml';
import { flux } from './objectMetadata';
import { serviceOf, type ServiceContext } from './renderContext';
import type { Rendering } from './rendering';
import { MANAGER, OWN_PREFIX } from './tags';

/**
 * Namespace of the service and the account of its Terraform runners, when the
 * service has a namespace of its own. Without them nothing of a new service
 * could be applied: tofu-controller's chart makes the account in its own
 * namespace only.
 *
 * Flux makes them where they are missing and never changes or removes them, so
 * a namespace that somebody else looks after stays as it is. They are written
 * once. A namespace that several services share is the platform's to make.
 */
export function writeNamespace(
  rendering: Rendering,
  context: ServiceContext,
): void {
  const service = serviceOf(context);
  const { namespace, environment } = context.resolved;
  if (namespace !== service) return;
  const account = environment.document.spec.terraform.serviceAccountName;
  const metadata = (name: string) => ({
    labels: {
      'app.kubernetes.io/managed-by': MANAGER,
      [`${OWN_PREFIX}service`]: service,
    },
    annotations: { ...flux.noPruning, ...flux.onlyIfMissing },
    name,
  });
  const objects = {
    namespace: [
      { apiVersion: 'v1', kind: 'Namespace', metadata: metadata(namespace) },
    ],
    [`runner-${account}`]: [
      {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata: { ...metadata(account), namespace },
      },
      {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'RoleBinding',
        metadata: { ...metadata(account), namespace },
        // The role that tofu-controller's chart installs for its runners.
        roleRef: {
          apiGroup: 'rbac.authorization.k8s.io',
          kind: 'ClusterRole',
          name: 'tf-runner-role',
        },
        subjects: [{ kind: 'ServiceAccount', name: account, namespace }],
      },
    ],
  };
  for (const [name, documents] of Object.entries(objects)) {
    const path = `${context.paths.sources}/${service}-${name}.yaml`;
    if (rendering.text(path) === undefined) {
      rendering.create(path, documents.map(d => printYaml(d)).join('---\n'));
    }
  }
}
