import type { RootConfigService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { KubeConfig } from '@kubernetes/client-node';
import { accessThrough } from '../connection/access';
import { credentialProblem } from '../connection/credentialProblem';
import type { ConfiguredCluster } from './configuredCluster';

const key = 'infra.kubernetes.kubeconfig';

/** Contexts of the kubeconfig file that `infra.kubernetes.kubeconfig` names. */
export function kubeconfigClusters(
  config: RootConfigService,
): ConfiguredCluster[] {
  const section = config.getOptionalConfig(key);
  if (!section) return [];
  const file = section.getString('file');
  const known = read(file).contexts.map(context => context.name);
  const asked = section.getOptionalConfigArray('contexts')?.map(entry => ({
    context: entry.getString('context'),
    name: entry.getOptionalString('cluster') ?? entry.getString('context'),
  }));
  const chosen = asked ?? known.map(name => ({ context: name, name }));
  return chosen.map(({ context, name }) => {
    if (!known.includes(context)) {
      throw new InputError(
        `${key}.contexts: ${file} has no context "${context}"; it has: ${known.join(
          ', ',
        )}`,
      );
    }
    const load = () => {
      const kubeconfig = read(file);
      kubeconfig.setCurrentContext(context);
      return kubeconfig;
    };
    return { name, access: accessThrough(load, `${key}, context ${context}`) };
  });
}

function read(file: string): KubeConfig {
  const kubeconfig = new KubeConfig();
  try {
    kubeconfig.loadFromFile(file);
  } catch (error) {
    throw new InputError(
      `${key}.file: ${file} cannot be read: ${credentialProblem(error)}`,
    );
  }
  return kubeconfig;
}
